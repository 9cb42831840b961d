package io.courant.simulation.check;

import io.courant.wire.TopicIdPartition;

/**
 * An idempotent producer sends a batch once more, because it does not know what became of it.
 *
 * @param firstSentAtNanos when it sent the batch for the first time
 */
public record Resend(TopicIdPartition partition, int producer, long firstNumber, int records, long firstSentAtNanos) {}
