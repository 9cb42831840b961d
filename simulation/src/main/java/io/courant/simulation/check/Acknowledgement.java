package io.courant.simulation.check;

import io.courant.wire.TopicIdPartition;

/**
 * The broker has answered a batch without an error.
 *
 * @param durable asked for with {@code acks=all}
 * @param idempotent sent with a producer id, so that it may be there only once
 */
public record Acknowledgement(
        TopicIdPartition partition,
        long baseOffset,
        int producer,
        long firstNumber,
        int records,
        boolean durable,
        boolean idempotent,
        long atNanos) {

    public long endOffset() {
        return baseOffset + records;
    }
}
