package io.courant.simulation.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was written to the segments of one partition. A batch written where others stand is taken for the log's new end: they
 * were lost, or their write had failed. Until then such a batch counts although it is gone, so there may be more here than in
 * the log, but never less.
 */
final class StoredSegments {

    /** One segment, as far as the offsets go that were asked about. */
    record Part(long baseOffset, long endOffset, long latestMs, long bytesBehind) {}

    /** A batch, with the times when it was written for the first time and for the last. */
    private record Stored(StoredBatch batch, long firstAtNanos, long lastAtNanos) {

        boolean isSame(StoredBatch other) {
            return batch.segmentBaseOffset() == other.segmentBaseOffset()
                    && batch.nextOffset() == other.nextOffset()
                    && batch.bytes() == other.bytes()
                    && batch.storedCrc() == other.storedCrc();
        }
    }

    private final NavigableMap<Long, Stored> batches = new TreeMap<>();
    private final Set<Long> baseOffsets = new HashSet<>();
    private long lossNanos = -1;

    void put(StoredBatch batch) {
        baseOffsets.add(batch.segmentBaseOffset());
        Stored known = batches.get(batch.baseOffset());
        if (known != null && known.isSame(batch)) {
            batches.put(batch.baseOffset(), new Stored(batch, known.firstAtNanos, batch.atNanos()));
            return;
        }
        batches.tailMap(batch.baseOffset(), true).clear();
        Map.Entry<Long, Stored> before = batches.lastEntry();
        if (before != null && before.getValue().batch.nextOffset() > batch.baseOffset()) {
            batches.remove(before.getKey());
        }
        batches.put(batch.baseOffset(), new Stored(batch, batch.atNanos(), batch.atNanos()));
    }

    /** Whether a segment has ever begun at {@code offset}. */
    boolean hasBegunAt(long offset) {
        return baseOffsets.contains(offset);
    }

    /** What was written until now may be lost, as far as nobody has seen it. */
    void mayBeLost(long atNanos) {
        lossNanos = atNanos;
    }

    /**
     * Until when the log may have ended at {@code offset}: {@code Long.MAX_VALUE} when it may still, -1 when it never did.
     *
     * @param seenEnd everything below was seen, and so is not lost
     */
    long mayHaveEndedAtUntil(long offset, long seenEnd) {
        Stored next = batches.get(offset);
        if (next != null) {
            return offset >= seenEnd && next.lastAtNanos <= lossNanos ? Long.MAX_VALUE : next.lastAtNanos;
        }
        return batches.isEmpty() || batches.lastEntry().getValue().batch.nextOffset() <= offset ? Long.MAX_VALUE : -1;
    }

    /** The largest end of a batch that is not above {@code offset} and was there at {@code nanos}; 0 when there is none. */
    long endOfWritten(long offset, long nanos) {
        for (Stored stored : batches.headMap(offset, false).descendingMap().values()) {
            if (stored.batch.nextOffset() <= offset && stored.firstAtNanos <= nanos) {
                return stored.batch.nextOffset();
            }
        }
        return 0;
    }

    /** The segments that hold anything from {@code from} to {@code to} (exclusive), of the last one what is below {@code to}. */
    List<Part> parts(long from, long to) {
        List<Part> parts = new ArrayList<>();
        long bytesBehind = 0;
        long bytes = 0;
        long endOffset = 0;
        long latestMs = Long.MIN_VALUE;
        for (Stored stored : batches.descendingMap().values()) {
            StoredBatch batch = stored.batch;
            bytes += batch.bytes();
            endOffset = Math.max(endOffset, batch.nextOffset());
            if (batch.baseOffset() < to) {
                latestMs = Math.max(latestMs, batch.latestMs());
            }
            Map.Entry<Long, Stored> before = batches.lowerEntry(batch.baseOffset());
            boolean first = before == null || before.getValue().batch.segmentBaseOffset() != batch.segmentBaseOffset();
            if (first) {
                if (endOffset > from && batch.baseOffset() < to) {
                    parts.addFirst(new Part(batch.segmentBaseOffset(), endOffset, latestMs, bytesBehind));
                }
                bytesBehind += bytes;
                bytes = 0;
                endOffset = 0;
                latestMs = Long.MIN_VALUE;
            }
        }
        return parts;
    }

    /** Nothing will be asked about segments that lie below {@code offset} as a whole. */
    void forgetBelow(long offset) {
        Map.Entry<Long, Stored> last = batches.floorEntry(offset);
        if (last != null) {
            batches.headMap(last.getValue().batch.segmentBaseOffset(), false).clear();
        }
    }
}
