package io.courant.log;

import io.courant.base.Invariants;

/**
 * How often the work comes that nobody asks for. Brokers use {@link #SHIPPED}; the simulator draws others, so that crashes
 * meet this work too.
 *
 * @param checkpointNanos between the end of one background checkpoint and the next
 * @param idleSweepNanos between two looks for logs that nobody uses
 * @param idleAfterNanos a log unused for so long gives back its descriptors and its index
 * @param producerExpirySweepNanos between two searches for producers that have been silent for long
 * @param retentionCheckNanos between two looks for records that need not be kept any more
 * @param spaceLookNanos between two looks how full the disk is, unless much is written meanwhile
 * @param scrub how fast stored batches are read again to see whether they are sound
 * @param compaction when logs are looked at for compaction, and how fast it goes
 */
public record LogIntervals(
        long checkpointNanos,
        long idleSweepNanos,
        long idleAfterNanos,
        long producerExpirySweepNanos,
        long retentionCheckNanos,
        long spaceLookNanos,
        ScrubPace scrub,
        CompactionPace compaction) {

    /** Bounds what recovery reads after an unclean stop. */
    public static final long CHECKPOINT_NANOS = 30_000_000_000L;

    /** Half of the time after which something is idle, so that it is given back after one and a half of it at most. */
    public static final long IDLE_SWEEP_NANOS = 30_000_000_000L;

    /** Opening a log again costs about a millisecond, which nobody notices once a minute. */
    public static final long IDLE_AFTER_NANOS = 60_000_000_000L;

    /** Kafka's default of {@code producer.id.expiration.check.interval.ms}. */
    public static final long PRODUCER_EXPIRY_SWEEP_NANOS = 600_000_000_000L;

    /** Kafka's default of {@code log.retention.check.interval.ms}. */
    public static final long RETENTION_CHECK_NANOS = 300_000_000_000L;

    /** Others may fill the disk too, and make room again. */
    public static final long SPACE_LOOK_NANOS = 1_000_000_000L;

    /** A year: longer than anybody waits for a look, and no timer overflows. */
    private static final long LONGEST_MS = 365L * 24 * 3_600_000;

    private static final long NANOS_PER_MS = 1_000_000;

    /** What every broker uses. */
    public static final LogIntervals SHIPPED = new LogIntervals(
            CHECKPOINT_NANOS,
            IDLE_SWEEP_NANOS,
            IDLE_AFTER_NANOS,
            PRODUCER_EXPIRY_SWEEP_NANOS,
            RETENTION_CHECK_NANOS,
            SPACE_LOOK_NANOS,
            ScrubPace.SHIPPED);

    /** With the pace of compaction that brokers have. */
    public LogIntervals(
            long checkpointNanos,
            long idleSweepNanos,
            long idleAfterNanos,
            long producerExpirySweepNanos,
            long retentionCheckNanos,
            long spaceLookNanos,
            ScrubPace scrub) {
        this(
                checkpointNanos,
                idleSweepNanos,
                idleAfterNanos,
                producerExpirySweepNanos,
                retentionCheckNanos,
                spaceLookNanos,
                scrub,
                CompactionPace.SHIPPED);
    }

    public LogIntervals {
        Invariants.check(
                checkpointNanos > 0
                        && idleSweepNanos > 0
                        && idleAfterNanos > 0
                        && producerExpirySweepNanos > 0
                        && retentionCheckNanos > 0
                        && spaceLookNanos > 0,
                "intervals of %s, %s, %s, %s, %s and %s ns",
                checkpointNanos,
                idleSweepNanos,
                idleAfterNanos,
                producerExpirySweepNanos,
                retentionCheckNanos,
                spaceLookNanos);
    }

    /** The same with another pace of the scrub. */
    public LogIntervals withScrub(ScrubPace pace) {
        return new LogIntervals(
                checkpointNanos,
                idleSweepNanos,
                idleAfterNanos,
                producerExpirySweepNanos,
                retentionCheckNanos,
                spaceLookNanos,
                pace,
                compaction);
    }

    /** The same with {@code ms} between looks for records that need not be kept. */
    public LogIntervals withRetentionCheckMs(long ms) {
        return new LogIntervals(
                checkpointNanos,
                idleSweepNanos,
                idleAfterNanos,
                producerExpirySweepNanos,
                Math.min(ms, LONGEST_MS) * NANOS_PER_MS,
                spaceLookNanos,
                scrub,
                compaction);
    }

    /** The same with another pace of compaction. */
    public LogIntervals withCompaction(CompactionPace pace) {
        return new LogIntervals(
                checkpointNanos,
                idleSweepNanos,
                idleAfterNanos,
                producerExpirySweepNanos,
                retentionCheckNanos,
                spaceLookNanos,
                scrub,
                pace);
    }
}
