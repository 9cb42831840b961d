package io.courant.log.segment;

import java.util.List;

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

    /** Puts this into {@code known}, in order of position; false when a known range holds all of it. */
    boolean mergeInto(List<DamagedRange> known) {
        for (DamagedRange each : known) {
            if (each.holds(this)) {
                return false;
            }
        }
        known.removeIf(this::holds);
        int at = 0;
        while (at < known.size() && known.get(at).position < position) {
            at++;
        }
        known.add(at, this);
        return true;
    }

    private boolean holds(DamagedRange other) {
        return fromOffset <= other.fromOffset
                && toOffset >= other.toOffset
                && position <= other.position
                && position + length >= other.position + other.length;
    }
}
