package io.courant.log;

import io.courant.log.segment.ScanRules;
import org.jspecify.annotations.Nullable;

/**
 * What recovery of a log goes by: what the checkpoint says of it, corrected by what the journal says beyond the checkpoint.
 *
 * @param entry the checkpoint's, corrected; null when nothing of it holds
 * @param recoveryPoint below it everything is synced in the files; -1 when that is not known
 * @param syncedEnd below it everything is in the files, as the checkpoint or the journal says; -1 when that is not known
 * @param logStartOffset the first offset that may be read
 */
record RecoveryBasis(@Nullable CheckpointEntry entry, long recoveryPoint, long syncedEnd, long logStartOffset) {

    /** What holds of a log of which the checkpoint says {@code checkpointed}, and the journal {@code replay}. */
    static RecoveryBasis of(@Nullable CheckpointEntry checkpointed, JournalReplay replay) {
        CheckpointEntry entry = replay.corrected(checkpointed);
        long recoveryPoint = entry == null ? 0 : entry.recoveryPoint();
        return new RecoveryBasis(
                entry,
                recoveryPoint,
                recoveryPoint < 0 ? recoveryPoint : Math.max(recoveryPoint, replay.syncedTo()),
                entry == null ? replay.logStart() : entry.logStartOffset());
    }

    /** What is known of epochs without reading a batch. */
    ScanRules.KnownEpochs knownEpochs() {
        return entry == null
                ? ScanRules.KnownEpochs.NONE
                : new ScanRules.KnownEpochs(entry.epochs(), Math.max(0, recoveryPoint));
    }

    /**
     * Below it everything was durable, in the files or in a journal that ends at {@code journaledEnd}; -1: not known. A log
     * begins nowhere but where it was durable.
     */
    long provenEnd(long journaledEnd) {
        return recoveryPoint < 0 ? recoveryPoint : Math.max(logStartOffset, Math.max(syncedEnd, journaledEnd));
    }
}
