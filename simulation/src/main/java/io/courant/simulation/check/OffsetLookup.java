package io.courant.simulation.check;

import io.courant.wire.TopicIdPartition;

/**
 * What ListOffsets has answered.
 *
 * @param question a timestamp in ms, or one of the special ones
 * @param offset -1: there is no such record
 * @param timestampMs of the record, -1 for places that are no record
 * @param leaderEpoch of the record, -1 when the request's version does not tell
 */
public record OffsetLookup(
        TopicIdPartition partition,
        long question,
        long offset,
        long timestampMs,
        int leaderEpoch,
        long sentAtNanos,
        long atNanos) {

    /** The high watermark. */
    public static final long LATEST = -1;

    /** The log's start. */
    public static final long EARLIEST = -2;

    /** The first record that has the largest timestamp. */
    public static final long MAX_TIMESTAMP = -3;
}
