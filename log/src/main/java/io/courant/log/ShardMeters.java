package io.courant.log;

import io.courant.base.Shard;
import io.courant.base.metrics.Counter;
import io.courant.base.metrics.Durations;
import io.courant.base.metrics.Gauge;
import io.courant.log.metrics.DamageMeter;
import io.courant.log.metrics.DirectoryMeters;
import io.courant.log.metrics.LogMetrics;

/** What a shard counts of its logs in one directory. Of the shard. */
final class ShardMeters {

    final Counter appendedBatches;
    final Counter appendedRecords;
    final Counter appendedBytes;
    final Counter readBytes;
    final Gauge openLogs;
    final Durations fileSyncs;
    final Counter syncedLogs;
    final DamageMeter damage;
    final Counter scrubbedBytes;
    final Counter scrubPasses;
    final Counter compactedBytes;
    final Counter compactionRemovedBytes;
    final Counter compactionPasses;
    final Gauge notCompacted;

    ShardMeters(DirectoryMeters meters, Shard shard) {
        this.appendedBatches = meters.counter(LogMetrics.APPENDED_BATCHES);
        this.appendedRecords = meters.counter(LogMetrics.APPENDED_RECORDS);
        this.appendedBytes = meters.counter(LogMetrics.APPENDED_BYTES);
        this.readBytes = meters.counter(LogMetrics.READ_BYTES);
        this.openLogs = meters.gauge(LogMetrics.OPEN_LOGS);
        this.fileSyncs = meters.durations(LogMetrics.FILE_SYNC_DURATION);
        this.syncedLogs = meters.counter(LogMetrics.FILE_SYNCED_LOGS);
        this.damage = new DamageMeter(meters, shard::isCurrent);
        this.scrubbedBytes = meters.counter(LogMetrics.SCRUBBED_BYTES);
        this.scrubPasses = meters.counter(LogMetrics.SCRUB_PASSES);
        this.compactedBytes = meters.counter(LogMetrics.COMPACTED_BYTES);
        this.compactionRemovedBytes = meters.counter(LogMetrics.COMPACTION_REMOVED_BYTES);
        this.compactionPasses = meters.counter(LogMetrics.COMPACTION_PASSES);
        this.notCompacted = meters.gauge(LogMetrics.NOT_COMPACTED);
    }

    void appended(int records, int bytes) {
        appendedBatches.increment();
        appendedRecords.add(records);
        appendedBytes.add(bytes);
    }
}
