package io.courant.metadata.config;

import io.courant.base.CommaSeparated;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code max.connections.per.ip.overrides} may be while a broker runs: a list of {@code ADDRESS:NUMBER}, the addresses as
 * numbers. Looking a name up takes time, which whoever changes settings does not have, and may have another answer on the next
 * start.
 */
final class AddressLimits {

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern VERSION_4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** Of 16 bits each in an address of version 6. */
    private static final int GROUPS = 8;

    private static final int GROUPS_OF_VERSION_4 = 2;
    private static final int TOO_MANY = GROUPS + 1;

    private AddressLimits() {}

    /** Says what is wrong with {@code text}, or nothing. */
    static Optional<String> problem(String text) {
        return CommaSeparated.filledEntries(text).stream()
                .filter(entry -> !isLimit(entry))
                .findFirst()
                .map(entry ->
                        "must be a list of ADDRESS:NUMBER, the addresses as numbers while the broker runs, unlike "
                                + entry);
    }

    private static boolean isLimit(String entry) {
        int colon = entry.lastIndexOf(':');
        return colon > 0
                && isAddress(entry.substring(0, colon).strip())
                && NUMBER.matcher(entry.substring(colon + 1).strip()).matches();
    }

    private static boolean isAddress(String text) {
        boolean inBrackets = text.startsWith("[") && text.endsWith("]");
        return VERSION_4.matcher(text).matches()
                || isVersion6(inBrackets ? text.substring(1, text.length() - 1) : text);
    }

    /** Eight groups; or fewer, with two colons in the place of those that are zero. */
    private static boolean isVersion6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == GROUPS;
        }
        return groups(text.substring(0, gap), false) + groups(text.substring(gap + 2), true) < GROUPS;
    }

    /** How many groups {@code text} has; {@link #TOO_MANY} when it is something else. */
    private static int groups(String text, boolean mayEndAsVersion4) {
        if (text.isEmpty()) {
            return 0;
        }
        List<String> parts = Arrays.asList(text.split(":", -1));
        boolean endsAsVersion4 =
                mayEndAsVersion4 && VERSION_4.matcher(parts.getLast()).matches();
        List<String> groups = endsAsVersion4 ? parts.subList(0, parts.size() - 1) : parts;
        boolean wellFormed =
                groups.stream().allMatch(part -> GROUP.matcher(part).matches());
        return wellFormed ? groups.size() + (endsAsVersion4 ? GROUPS_OF_VERSION_4 : 0) : TOO_MANY;
    }
}
