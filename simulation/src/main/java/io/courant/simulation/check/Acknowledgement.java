package io.courant.simulation.check;

import io.courant.wire.TopicIdPartition;

/**
 * The broker has answered a batch without an error.
 *
 * @param durable asked for with {@code acks=all}
 * @param idempotent sent with a producer id, so that it may be there only once
 * @param firstSentAtNanos when the batch was sent for the first time
 * @param sentAtNanos when that was sent which was answered
 */
public record Acknowledgement(
        TopicIdPartition partition,
        long baseOffset,
        int producer,
        long firstNumber,
        int records,
        boolean durable,
        boolean idempotent,
        long firstSentAtNanos,
        long sentAtNanos,
        long atNanos) {

    public long endOffset() {
        return baseOffset + records;
    }
}
