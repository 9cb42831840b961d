package io.courant.log.segment;

/**
 * A part of a segment that is not what was written: kept as it is, never served.
 *
 * @param fromOffset first offset that cannot be read
 * @param toOffset the offset behind the last one
 * @param position where the damaged bytes begin in the segment's file
 * @param length how many bytes are damaged; 0 when they are missing at the end of the file
 * @param reason what is wrong with them
 */
public record DamagedRange(long fromOffset, long toOffset, int position, int length, String reason) {

    /** For log lines and error messages. */
    public String place(String segmentFile) {
        return "%s at position %d: offsets %d to %d, %d bytes: %s"
                .formatted(segmentFile, position, fromOffset, toOffset - 1, length, reason);
    }
}
