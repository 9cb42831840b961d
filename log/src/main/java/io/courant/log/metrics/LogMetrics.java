package io.courant.log.metrics;

import io.courant.base.metrics.Metric;
import io.courant.base.metrics.Metric.Unit;
import java.util.List;

/** Everything that is counted of a data directory. */
public final class LogMetrics {

    private static final String DIRECTORY = "directory";

    // What goes in and out.

    public static final Metric APPENDED_BATCHES =
            counter("courant.log.appended.batches", Unit.NUMBER, "Record batches written to logs");

    public static final Metric APPENDED_RECORDS =
            counter("courant.log.appended.records", Unit.NUMBER, "Records in the batches written to logs");

    public static final Metric APPENDED_BYTES =
            counter("courant.log.appended", Unit.BYTES, "Bytes of the batches written to logs");

    public static final Metric READ_BYTES = counter(
            "courant.log.read", Unit.BYTES, "Bytes of batches found by reads, nearly all of which are sent to clients");

    public static final Metric OPEN_LOGS =
            gauge("courant.log.open", Unit.NUMBER, "Partitions whose logs are open; one that nobody has used is not");

    // What makes it durable.

    public static final Metric FILE_SYNC_DURATION = Metric.durations(
            "courant.log.sync.duration",
            "How long one sync of segments took that do not go through the journal, from its order to the news of it",
            DIRECTORY);

    public static final Metric FILE_SYNCED_LOGS =
            counter("courant.log.synced", Unit.NUMBER, "Logs whose segments were synced; several by one sync");

    public static final Metric JOURNAL_COMMIT_DURATION = Metric.durations(
            "courant.journal.commit.duration", "How long one write to the journal and its sync took", DIRECTORY);

    public static final Metric JOURNAL_ENTRIES = counter(
            "courant.journal.entries",
            Unit.NUMBER,
            "Batches and other entries that the journal has made durable; divided by its commits, how many share one sync");

    public static final Metric JOURNAL_BYTES =
            counter("courant.journal.written", Unit.BYTES, "Bytes that the journal has made durable");

    public static final Metric JOURNAL_REFUSALS = counter(
            "courant.journal.refusals",
            Unit.NUMBER,
            "How often the journal had no room, so that segments were synced instead");

    public static final Metric JOURNAL_USED_BYTES =
            gauge("courant.journal.used", Unit.BYTES, "Bytes of the journal that a start might still need");

    public static final Metric JOURNAL_CAPACITY_BYTES =
            gauge("courant.journal.capacity", Unit.BYTES, "Bytes that the journal's files have room for");

    public static final Metric JOURNAL_NEEDED_ENTRIES = gauge(
            "courant.journal.needed.entries", Unit.NUMBER, "Entries of the journal that a start might still need");

    public static final Metric JOURNAL_MOST_ENTRIES = gauge(
            "courant.journal.most.entries",
            Unit.NUMBER,
            "So many of them there may be: a start keeps their places in memory");

    public static final Metric CHECKPOINT_TIME = gauge(
            "courant.checkpoint.time",
            Unit.SECONDS,
            "When the newest checkpoint was written, or found to say all there is to say, in seconds since 1970"
                    + " (the start of the process where that is not known); its age is time() minus this");

    public static final Metric CHECKPOINT_DURATION =
            Metric.durations("courant.checkpoint.duration", "How long writing a checkpoint took", DIRECTORY);

    // Where it lies.

    public static final Metric DISK_FREE_BYTES =
            gauge("courant.disk.free", Unit.BYTES, "Bytes that can still be written where the directory lies");

    public static final Metric DISK_TOTAL_BYTES =
            gauge("courant.disk.size", Unit.BYTES, "Size of the file system that the directory lies on");

    public static final Metric DISK_STATE = gauge(
            "courant.disk.state",
            Unit.NUMBER,
            "0: there is room; 1: less than disk.free.soft.bytes, producers are slowed down;"
                    + " 2: less than disk.free.hard.bytes, producers are refused");

    public static final Metric DAMAGED_RANGES = counter(
            "courant.log.damaged.ranges",
            Unit.NUMBER,
            "Places found in this life whose bytes are not what was written; the lines log.damaged name them");

    public static final Metric DAMAGED_PARTITIONS = Metric.counter(
            "courant.log.damaged.partition.ranges",
            Unit.NUMBER,
            "The same places by partition: only of those that have some; (others) are those beyond "
                    + DamageMeter.PARTITIONS + ", and directories that are no partition's",
            DIRECTORY,
            "topic",
            "partition");

    public static final Metric SCRUBBED_BYTES =
            counter("courant.scrub.read", Unit.BYTES, "Bytes that the search for damage has read and checked");

    public static final Metric SCRUB_PASSES = counter(
            "courant.scrub.passes",
            Unit.NUMBER,
            "How often the search for damage has come to the end of all logs of a shard");

    public static final Metric COMPACTED_BYTES = counter(
            "courant.compaction.processed",
            Unit.BYTES,
            "Bytes that compaction has read and written, which log.cleaner.io.max.bytes.per.second bounds");

    public static final Metric COMPACTION_REMOVED_BYTES =
            counter("courant.compaction.removed", Unit.BYTES, "Bytes by which compaction has made segments smaller");

    public static final Metric COMPACTION_PASSES = counter(
            "courant.compaction.passes",
            Unit.NUMBER,
            "How often compaction has come to the end of what a log had for it");

    public static final Metric NOT_COMPACTED = gauge(
            "courant.compaction.stopped",
            Unit.NUMBER,
            "Partitions that are not compacted any more because a batch is damaged or what is left is too large for a segment; the lines log.not-compacted name them");

    public static final List<Metric> ALL = List.of(
            APPENDED_BATCHES,
            APPENDED_RECORDS,
            APPENDED_BYTES,
            READ_BYTES,
            OPEN_LOGS,
            FILE_SYNC_DURATION,
            FILE_SYNCED_LOGS,
            JOURNAL_COMMIT_DURATION,
            JOURNAL_ENTRIES,
            JOURNAL_BYTES,
            JOURNAL_REFUSALS,
            JOURNAL_USED_BYTES,
            JOURNAL_CAPACITY_BYTES,
            JOURNAL_NEEDED_ENTRIES,
            JOURNAL_MOST_ENTRIES,
            CHECKPOINT_TIME,
            CHECKPOINT_DURATION,
            DISK_FREE_BYTES,
            DISK_TOTAL_BYTES,
            DISK_STATE,
            DAMAGED_RANGES,
            DAMAGED_PARTITIONS,
            SCRUBBED_BYTES,
            SCRUB_PASSES,
            COMPACTED_BYTES,
            COMPACTION_REMOVED_BYTES,
            COMPACTION_PASSES,
            NOT_COMPACTED);

    private LogMetrics() {}

    private static Metric counter(String name, Unit unit, String meaning) {
        return Metric.counter(name, unit, meaning, DIRECTORY);
    }

    private static Metric gauge(String name, Unit unit, String meaning) {
        return Metric.gauge(name, unit, meaning, DIRECTORY);
    }
}
