package io.courant.log;

import io.courant.base.Invariants;

/**
 * When logs are looked at for compaction, and how fast it goes.
 *
 * @param lookNanos between two looks for logs that are worth a pass
 * @param bytesPerSecond that all together read and write, at most
 * @param sharers who keep this pace together, each an equal part of the bytes
 */
public record CompactionPace(long lookNanos, double bytesPerSecond, int sharers) {

    /** Kafka's {@code log.cleaner.backoff.ms}, and no bound: its steps are small, and others come between them. */
    public static final CompactionPace SHIPPED = new CompactionPace(15_000_000_000L, Double.MAX_VALUE, 1);

    private static final double NANOS_PER_SECOND = 1e9;

    /** A year: longer than anybody waits, and no timer overflows. */
    private static final long LONGEST_NANOS = 365L * 24 * 3_600_000_000_000L;

    private static final long NANOS_PER_MS = 1_000_000;

    public CompactionPace {
        Invariants.check(
                lookNanos > 0 && bytesPerSecond > 0 && sharers > 0,
                "a look in %s ns, %s bytes/s of %s",
                lookNanos,
                bytesPerSecond,
                sharers);
    }

    /** The same with looks each {@code ms}, but not without a pause. */
    public CompactionPace withLooksEachMs(long ms) {
        return new CompactionPace(
                Math.clamp(ms, 1, LONGEST_NANOS / NANOS_PER_MS) * NANOS_PER_MS, bytesPerSecond, sharers);
    }

    /** The same with another bound, or none when {@code bytes} is no number to go by. */
    public CompactionPace withBytesPerSecond(double bytes) {
        return new CompactionPace(lookNanos, bytes > 0 ? bytes : Double.MAX_VALUE, sharers);
    }

    /** The same pace, kept by {@code number} together. */
    public CompactionPace sharedBy(int number) {
        return new CompactionPace(lookNanos, bytesPerSecond, number);
    }

    /** How long one of those who share it waits behind a step that has read and written {@code bytes}; 0: not at all. */
    long nanosFor(long bytes) {
        return (long) Math.min(bytes / bytesPerSecond * sharers * NANOS_PER_SECOND, LONGEST_NANOS);
    }
}
