package io.courant.metadata.config;

/** How many characters must be inserted, removed or replaced to turn one text into another (Levenshtein). */
final class EditDistance {

    private EditDistance() {}

    /** Of how many characters one may be wrong in a name that somebody means: else a hint would mislead. */
    private static final int CHARACTERS_PER_EDIT = 3;

    /** The one of {@code known} that takes the fewest edits to reach from {@code name}; empty when none is near. */
    static String nearest(String name, Iterable<String> known) {
        String nearest = "";
        int fewest = name.length() / CHARACTERS_PER_EDIT + 1;
        for (String candidate : known) {
            int edits = between(name, candidate);
            if (edits < fewest) {
                fewest = edits;
                nearest = candidate;
            }
        }
        return nearest;
    }

    static int between(String from, String to) {
        int[] above = new int[to.length() + 1];
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            int[] swap = above;
            above = row;
            row = swap;
        }
        return above[to.length()];
    }
}
