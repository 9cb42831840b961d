package io.courant.replication;

/**
 * Counts the bytes below the high watermark, from those that were appended above it: a ring of pairs (end offset of a batch,
 * bytes appended up to there). Allocates nothing while it does not grow.
 */
final class VisibleBytes {

    private static final int SMALLEST_CAPACITY = 8;

    private long[] pairs = new long[0];
    private int first;
    private int count;
    private long appendedBytes;
    private long visibleBytes;

    /** Bytes that were appended and have become visible since this leader began. */
    long visible() {
        return visibleBytes;
    }

    void appended(long endOffset, int bytes) {
        if (2 * count == pairs.length) {
            grow();
        }
        appendedBytes += bytes;
        int at = 2 * ((first + count) % (pairs.length / 2));
        pairs[at] = endOffset;
        pairs[at + 1] = appendedBytes;
        count++;
    }

    /** Returns by how much the visible bytes rose. */
    long advance(long highWatermark) {
        long before = visibleBytes;
        while (count > 0 && pairs[2 * first] <= highWatermark) {
            visibleBytes = pairs[2 * first + 1];
            first = (first + 1) % (pairs.length / 2);
            count--;
        }
        return visibleBytes - before;
    }

    private void grow() {
        long[] larger = new long[Math.max(2 * SMALLEST_CAPACITY, 2 * pairs.length)];
        for (int i = 0; i < count; i++) {
            int from = 2 * ((first + i) % (pairs.length / 2));
            larger[2 * i] = pairs[from];
            larger[2 * i + 1] = pairs[from + 1];
        }
        pairs = larger;
        first = 0;
    }
}
