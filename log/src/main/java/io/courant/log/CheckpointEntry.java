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
 * @param hasProducers whether there was producer state at the recovery point
 * @param epochs epoch entries below the recovery point
 */
record CheckpointEntry(
        LogIdentity identity,
        long logStartOffset,
        long recoveryPoint,
        long activeBaseOffset,
        int activePosition,
        boolean hasProducers,
        List<EpochEntries.Entry> epochs) {

    CheckpointEntry {
        epochs = List.copyOf(epochs);
    }
}
