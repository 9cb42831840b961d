package io.courant.log;

import io.courant.log.compact.CompactionMark;
import io.courant.log.epoch.EpochEntries;
import io.courant.log.producer.ProducerStates;
import io.courant.log.segment.ScanRules;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The state of one log, shared by the classes that append to it, read it and make it durable; on its shard. */
final class LogState {

    final LogIdentity identity;
    final Path directory;
    final SegmentList segments;
    final ProducerStates producers;
    final EpochEntries epochs;
    LogConfig config;
    long logStartOffset;
    long logEndOffset;
    long durableEndOffset;
    /** Where recovery would begin; producer snapshots are kept for it. */
    RecoveryPoints recoveryPoints;
    /** How far compaction has come. */
    CompactionMark compaction;
    /** Segments that end at or below may be compacted: a durable checkpoint proves them, and that no recovery begins in them. */
    long compactableTo;
    /** The log's last action in the journal when it was opened; its files held all of them, durably. */
    final long sequenceAtOpening;
    /** The log's end when producer state was stored last; -1: never. */
    long savedAtOffset = -1;
    /** Whether there was any then: else there is no snapshot. */
    boolean hadProducersWhenSaved;
    /** Whether the directory and its metadata file exist. */
    boolean directoryMade;
    /** Why the log takes nothing any more; null while it does. */
    @Nullable
    IOException failure;

    LogState(LogConfig config, RecoveredLog recovered, Path directory, RecoveryPoints recoveryPoints) {
        this.identity = recovered.identity();
        this.directory = directory;
        this.config = config;
        this.segments = new SegmentList(recovered.segments());
        this.producers = recovered.producers();
        this.epochs = recovered.epochs();
        this.logStartOffset = recovered.logStartOffset();
        this.logEndOffset = recovered.logEndOffset();
        this.durableEndOffset = recovered.logEndOffset();
        this.recoveryPoints = recoveryPoints;
        this.directoryMade = recovered.directoryMade();
        this.sequenceAtOpening = recovered.lastSequence();
        this.compaction = recovered.compaction();
    }

    /** How segments are scanned whose index is missing: nothing in them is of a later epoch than the log's latest. */
    ScanRules scanRules() {
        return new ScanRules(
                config.indexIntervalBytes(),
                epochs.latest(),
                new ScanRules.KnownEpochs(epochs.all(), logEndOffset),
                compaction.gapsBelow());
    }

    /** Takes nothing more, for the first reason given. */
    void fail(IOException cause) {
        if (failure == null) {
            failure = cause;
        }
    }
}
