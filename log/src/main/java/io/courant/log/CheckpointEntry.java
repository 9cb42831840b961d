package io.courant.log;

import io.courant.log.epoch.EpochEntries;
import java.util.List;

/**
 * What the checkpoint says of one partition.
 *
 * @param logStartOffset the first offset that may be read
 * @param recoveryPoint everything below it is synced in the segments; recovery starts here
 * @param activeBaseOffset base offset of the segment that the recovery point lies in or at the end of
 * @param activePosition where the recovery point lies in that segment's file
 * @param coveredSequence every action of the partition in the journal up to this one is durable in its files
 * @param hasProducers whether there was producer state at the recovery point
 * @param epochs epoch entries below the recovery point
 */
record CheckpointEntry(
        LogIdentity identity,
        long logStartOffset,
        long recoveryPoint,
        long activeBaseOffset,
        int activePosition,
        long coveredSequence,
        boolean hasProducers,
        List<EpochEntries.Entry> epochs) {

    CheckpointEntry {
        epochs = List.copyOf(epochs);
    }

    /** Of a log that is there, when no checkpoint is left to say more. */
    static CheckpointEntry nothingProven(LogIdentity identity) {
        return new CheckpointEntry(identity, 0, -1, 0, 0, 0, true, List.of());
    }

    /** This entry of a log that was cut to {@code offset}, below its recovery point, and begins at {@code newStart}. */
    CheckpointEntry cutTo(long offset, long newStart) {
        List<EpochEntries.Entry> left =
                epochs.stream().filter(epoch -> epoch.startOffset() < offset).toList();
        return new CheckpointEntry(identity, newStart, offset, -1, 0, coveredSequence, hasProducers, left);
    }

    /** This entry of a log that begins at {@code newStart}. */
    CheckpointEntry startingAt(long newStart) {
        return new CheckpointEntry(
                identity,
                newStart,
                recoveryPoint,
                activeBaseOffset,
                activePosition,
                coveredSequence,
                hasProducers,
                epochs);
    }
}
