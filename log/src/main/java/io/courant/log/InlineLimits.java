package io.courant.log;

import io.courant.base.Invariants;

/**
 * How much of a produced batch is looked at within one turn of the shard, all of whose connections and partitions wait
 * meanwhile. What takes more is checked on a lane. Brokers use {@link #SHIPPED}; the simulator draws others, so that it
 * meets both ways.
 *
 * @param checkedBytes bytes to check, as {@link io.courant.wire.record.BatchValidator#validateWithin} counts them
 * @param recompressedBytes bytes that a batch expands to and that are given another compression; levels other than a
 *     kind's default always go to the lane
 */
public record InlineLimits(int checkedBytes, int recompressedBytes) {

    /**
     * A few milliseconds at the worst: gzip comes at about half a gigabyte a second, and a plain batch of the smallest
     * records takes as long. Plain batches of Kafka's default limit, 1 MB, stay below it, and so do compressed ones of
     * the sizes that clients choose by default.
     */
    public static final int CHECKED_BYTES = 2 * 1024 * 1024;

    /**
     * Some milliseconds at the worst: compressing costs about ten times what checking does. Holds a batch of 64 KB, the
     * size of busy producers.
     */
    public static final int RECOMPRESSED_BYTES = 128 * 1024;

    /** What every broker uses. */
    public static final InlineLimits SHIPPED = new InlineLimits(CHECKED_BYTES, RECOMPRESSED_BYTES);

    public InlineLimits {
        Invariants.check(
                checkedBytes >= 0 && recompressedBytes >= 0,
                "%s bytes checked and %s recompressed at once",
                checkedBytes,
                recompressedBytes);
    }
}
