package io.courant.cli.shell;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what was probably meant by a word that is none of those that exist. */
public final class Nearest {

    /** Words this much shorter or longer than another are no typing errors of it: a third of the letters, but at least two. */
    private static final int LETTERS_PER_ERROR = 3;

    private static final int FEWEST_ERRORS = 2;

    private Nearest() {}

    /** The candidate that differs least from {@code word}, if any differs little enough. */
    public static Optional<String> to(String word, Collection<String> candidates) {
        String best = null;
        int bestErrors = Math.max(FEWEST_ERRORS, word.length() / LETTERS_PER_ERROR) + 1;
        for (String candidate : candidates) {
            int errors = errors(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (errors < bestErrors && errors < candidate.length()) {
                best = candidate;
                bestErrors = errors;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code "; is X meant?"}, or nothing. */
    public static String question(String word, Collection<String> candidates) {
        return to(word, candidates).map(near -> "; is " + near + " meant?").orElse("");
    }

    /** How many letters have to be added, left out, changed, or swapped with their neighbour. */
    static int errors(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(last[j - 1] + change, 1 + Math.min(last[j], row[j - 1]));
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[to.length()];
    }
}
