package io.courant.simulation.check;

import java.util.Map;
import java.util.TreeMap;

/** Up to where a partition was shown or acknowledged, and since when. */
final class ShownEnds {

    private final TreeMap<Long, Long> endOffsets = new TreeMap<>();

    void shown(long endOffset, long atNanos) {
        Map.Entry<Long, Long> last = endOffsets.lastEntry();
        if (last == null || endOffset > last.getValue()) {
            endOffsets.put(atNanos, endOffset);
        }
    }

    /** What is above {@code endOffset} may be gone. */
    void mayBeLost(long endOffset, long atNanos) {
        if (endOffsets.values().removeIf(end -> end > endOffset)) {
            shown(endOffset, atNanos);
        }
    }

    /** The least that whoever asked at {@code nanos} must be shown. */
    long before(long nanos) {
        Map.Entry<Long, Long> last = endOffsets.lowerEntry(nanos);
        return last == null ? 0 : last.getValue();
    }
}
