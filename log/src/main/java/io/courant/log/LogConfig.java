package io.courant.log;

import io.courant.base.Invariants;
import io.courant.wire.compress.Compression;
import io.courant.wire.record.BatchRules;
import org.jspecify.annotations.Nullable;

/**
 * A topic's settings as far as its logs need them. Made once per change of the settings.
 *
 * @param rules what is demanded of produced batches; also says whether append time is stamped
 * @param compression {@code compression.type}: what batches are stored with; null keeps the producer's
 * @param segmentBytes {@code segment.bytes}: a segment holds no more, unless its first batch alone does
 * @param segmentMs {@code segment.ms}: a segment older than this is sealed by the next append
 * @param segmentJitterMs {@code segment.jitter.ms}: up to so much is taken off the age at random, so that not all logs roll at
 *      once
 * @param indexIntervalBytes {@code index.interval.bytes}: at least so many bytes between two index entries; at most {@link
 *     LogLimits#LARGEST_INDEX_INTERVAL_BYTES}
 * @param producerIdExpirationMs {@code producer.id.expiration.ms}: how long a silent producer is remembered
 * @param retention how long records are kept
 * @param compaction whether outdated records go
 */
public record LogConfig(
        BatchRules rules,
        @Nullable Compression compression,
        int segmentBytes,
        long segmentMs,
        long segmentJitterMs,
        int indexIntervalBytes,
        long producerIdExpirationMs,
        Retention retention,
        Compaction compaction) {

    private static final long DAY_MS = 24L * 60 * 60 * 1000;

    /** Kafka's defaults. */
    public static final LogConfig DEFAULT = new LogConfig(
            BatchRules.DEFAULTS, null, 1 << 30, 7 * DAY_MS, 0, 4096, DAY_MS, Retention.DEFAULT, Compaction.OFF);

    public LogConfig {
        Invariants.check(segmentBytes > 0, "segment.bytes %s", segmentBytes);
        Invariants.check(segmentMs > 0, "segment.ms %s", segmentMs);
        Invariants.check(segmentJitterMs >= 0, "segment.jitter.ms %s", segmentJitterMs);
        Invariants.check(
                indexIntervalBytes >= 0 && indexIntervalBytes <= LogLimits.LARGEST_INDEX_INTERVAL_BYTES,
                "index.interval.bytes %s",
                indexIntervalBytes);
        Invariants.check(producerIdExpirationMs > 0, "producer.id.expiration.ms %s", producerIdExpirationMs);
    }

    /**
     * How long records are kept, and for how long their files when they are not.
     *
     * @param deletes whether the policy of {@code cleanup.policy} is to delete: else age and size are no reason to give records
     *      up
     * @param ms {@code retention.ms}: segments all of whose records are older are given up; negative: none is
     * @param bytes {@code retention.bytes}: segments are given up while so much would be left; negative: none is
     * @param fileDeleteDelayMs {@code file.delete.delay.ms}: for so long the file of a segment stays when nothing reads it any
     *      more
     */
    public record Retention(boolean deletes, long ms, long bytes, long fileDeleteDelayMs) {

        /** Says that there is no limit. */
        public static final long UNLIMITED = -1;

        /** Kafka's defaults. */
        public static final Retention DEFAULT = new Retention(true, 7 * DAY_MS, UNLIMITED, 60_000);

        /** Nothing is given up but what somebody asks to have deleted, and its files go at once. */
        public static final Retention FOREVER = new Retention(false, UNLIMITED, UNLIMITED, 0);

        public Retention {
            Invariants.check(fileDeleteDelayMs >= 0, "file.delete.delay.ms %s", fileDeleteDelayMs);
        }
    }

    /**
     * Whether and when outdated records go.
     *
     * @param compacts whether the policy of {@code cleanup.policy} is, also, to compact: of each key only the last record stays
     * @param minLagMs {@code min.compaction.lag.ms}: segments with a younger record wait
     * @param maxLagMs {@code max.compaction.lag.ms}: older records do not wait for the ratio
     * @param minDirtyRatio {@code min.cleanable.dirty.ratio}: more of the log must be new before it is worth a pass
     * @param deleteRetentionMs {@code delete.retention.ms}: a tombstone stays so long after a pass has met it first
     */
    public record Compaction(
            boolean compacts, long minLagMs, long maxLagMs, double minDirtyRatio, long deleteRetentionMs) {

        /** Nothing is compacted. */
        public static final Compaction OFF = new Compaction(false, 0, Long.MAX_VALUE, 0.5, DAY_MS);

        /** With Kafka's defaults. */
        public static final Compaction ON = new Compaction(true, 0, Long.MAX_VALUE, 0.5, DAY_MS);

        public Compaction {
            Invariants.check(
                    minLagMs >= 0 && maxLagMs > 0 && deleteRetentionMs >= 0,
                    "lags of %s and %s ms, tombstones kept for %s ms",
                    minLagMs,
                    maxLagMs,
                    deleteRetentionMs);
        }
    }

    public LogConfig withRules(BatchRules newRules) {
        return new LogConfig(
                newRules,
                compression,
                segmentBytes,
                segmentMs,
                segmentJitterMs,
                indexIntervalBytes,
                producerIdExpirationMs,
                retention,
                compaction);
    }

    public LogConfig withCompression(@Nullable Compression newCompression) {
        return new LogConfig(
                rules,
                newCompression,
                segmentBytes,
                segmentMs,
                segmentJitterMs,
                indexIntervalBytes,
                producerIdExpirationMs,
                retention,
                compaction);
    }

    public LogConfig withSegments(int newSegmentBytes, long newSegmentMs) {
        return new LogConfig(
                rules,
                compression,
                newSegmentBytes,
                newSegmentMs,
                segmentJitterMs,
                indexIntervalBytes,
                producerIdExpirationMs,
                retention,
                compaction);
    }

    public LogConfig withSegmentJitter(long newSegmentJitterMs) {
        return new LogConfig(
                rules,
                compression,
                segmentBytes,
                segmentMs,
                newSegmentJitterMs,
                indexIntervalBytes,
                producerIdExpirationMs,
                retention,
                compaction);
    }

    public LogConfig withRetention(Retention newRetention) {
        return new LogConfig(
                rules,
                compression,
                segmentBytes,
                segmentMs,
                segmentJitterMs,
                indexIntervalBytes,
                producerIdExpirationMs,
                newRetention,
                compaction);
    }

    public LogConfig withCompaction(Compaction newCompaction) {
        return new LogConfig(
                rules,
                compression,
                segmentBytes,
                segmentMs,
                segmentJitterMs,
                indexIntervalBytes,
                producerIdExpirationMs,
                retention,
                newCompaction);
    }
}
