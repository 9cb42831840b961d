package io.courant.wire.codegen;

/**
 * Versions of a message from {@code lowest} to {@code highest}, both included; none when {@code highest} is smaller.
 * Its text is the one of the tables: {@code none}, {@code 3}, {@code 3-5}, or {@code 3+} for a range with no end.
 */
public record VersionRange(int lowest, int highest) {

    public static final VersionRange NONE = new VersionRange(0, -1);

    private static final int NO_END = Short.MAX_VALUE;

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when {@code text} is not one
     */
    public static VersionRange parse(String text) {
        if (text.isEmpty() || text.equals("none")) {
            return NONE;
        }
        if (text.endsWith("+")) {
            return new VersionRange(Integer.parseInt(text.substring(0, text.length() - 1)), NO_END);
        }
        int dash = text.indexOf('-');
        if (dash < 0) {
            int only = Integer.parseInt(text);
            return new VersionRange(only, only);
        }
        return new VersionRange(Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
    }

    public boolean isEmpty() {
        return highest < lowest;
    }

    public boolean contains(int version) {
        return version >= lowest && version <= highest;
    }

    /** Whether every version of {@code other} is in here. */
    public boolean contains(VersionRange other) {
        return other.isEmpty() || (other.lowest >= lowest && other.highest <= highest);
    }

    public VersionRange intersect(VersionRange other) {
        VersionRange common = new VersionRange(Math.max(lowest, other.lowest), Math.min(highest, other.highest));
        return common.isEmpty() ? NONE : common;
    }

    @Override
    public String toString() {
        if (isEmpty()) {
            return "none";
        }
        if (highest == NO_END) {
            return lowest + "+";
        }
        return lowest == highest ? Integer.toString(lowest) : lowest + "-" + highest;
    }
}
