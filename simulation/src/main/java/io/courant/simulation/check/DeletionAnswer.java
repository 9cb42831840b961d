package io.courant.simulation.check;

import io.courant.wire.TopicIdPartition;

/**
 * What a DeleteRecords has come to in one partition.
 *
 * @param asked the start that was asked for, or {@link #ALL}
 * @param logStartOffset the start that was answered; counts where the outcome is {@link Outcome#DONE}
 */
public record DeletionAnswer(
        TopicIdPartition partition, long asked, Outcome outcome, long logStartOffset, long sentAtNanos, long atNanos) {

    /** Stands for the high watermark. */
    public static final long ALL = -1;

    /** Whether anything is deleted. */
    public enum Outcome {
        DONE,
        /** Nothing is, and nothing will be. */
        REFUSED,
        /** It may be, sooner or later. */
        UNKNOWN
    }
}
