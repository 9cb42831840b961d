package io.courant.coordinator.group;

import io.courant.base.Uuid;
import io.courant.coordinator.CoordinatorLimits;

/**
 * An offset that a group has committed for a partition.
 *
 * @param topicId of the topic: one that is made anew under its name has another; {@link Uuid#ZERO} where that was not stored
 * @param leaderEpoch that the member knew; -1 when it said none
 * @param metadata what the member said beside it
 * @param commitTimestampMs when that was, by the wall clock
 * @param expireTimestampMs when it is to go, from clients that could say so; -1 for the broker's rule
 */
public record CommittedOffset(
        Uuid topicId, long offset, int leaderEpoch, String metadata, long commitTimestampMs, long expireTimestampMs) {

    public static final int NO_EPOCH = -1;
    public static final long NO_EXPIRY = -1;

    /** Whether it says something of the topic that has {@code id} now; with {@link Uuid#ZERO} that is not known. */
    boolean isOf(Uuid id) {
        return topicId.equals(Uuid.ZERO) || id.equals(Uuid.ZERO) || topicId.equals(id);
    }

    /** What it takes of the heap, about. */
    long heapBytes() {
        return CoordinatorLimits.HEAP_BYTES_PER_OFFSET + 2L * metadata.length();
    }
}
