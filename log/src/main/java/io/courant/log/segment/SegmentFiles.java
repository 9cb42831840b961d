package io.courant.log.segment;

import java.nio.file.Path;

/** The names of the files of a partition's directory. */
public final class SegmentFiles {

    public static final String LOG_SUFFIX = ".log";
    public static final String INDEX_SUFFIX = ".idx";
    public static final String PRODUCERS_SUFFIX = ".prod";

    private static final int OFFSET_DIGITS = 20;

    private SegmentFiles() {}

    public static Path log(Path directory, long baseOffset) {
        return directory.resolve(name(baseOffset, LOG_SUFFIX));
    }

    public static Path index(Path directory, long baseOffset) {
        return directory.resolve(name(baseOffset, INDEX_SUFFIX));
    }

    public static Path producers(Path directory, long offset) {
        return directory.resolve(name(offset, PRODUCERS_SUFFIX));
    }

    /** Whether a file of this name holds a segment's batches. */
    public static boolean isSegment(String fileName) {
        return offsetOf(fileName, LOG_SUFFIX) >= 0;
    }

    /** The offset in the name of a file; -1 when the name is not one of 20 digits and {@code suffix}. */
    public static long offsetOf(String fileName, String suffix) {
        if (fileName.length() != OFFSET_DIGITS + suffix.length() || !fileName.endsWith(suffix)) {
            return -1;
        }
        long offset = 0;
        for (int i = 0; i < OFFSET_DIGITS; i++) {
            int digit = fileName.charAt(i) - '0';
            if (digit < 0 || digit > 9 || offset > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            offset = offset * 10 + digit;
        }
        return offset;
    }

    /** A name of 20 digits and {@code suffix}. */
    public static String name(long offset, String suffix) {
        String digits = Long.toString(offset);
        return "0".repeat(OFFSET_DIGITS - digits.length()) + digits + suffix;
    }
}
