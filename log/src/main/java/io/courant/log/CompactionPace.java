package io.courant.log;

import io.courant.base.Invariants;

/**
 * When logs are looked at for compaction, and how fast it goes.
 *
 * @param lookNanos between two looks for logs that are worth a pass
 * @param bytesPerSecond that it reads and writes, at most
 */
public record CompactionPace(long lookNanos, double bytesPerSecond) {

    /** Kafka's {@code log.cleaner.backoff.ms}, and no bound: its steps are small, and others come between them. */
    public static final CompactionPace SHIPPED = new CompactionPace(15_000_000_000L, Double.MAX_VALUE);

    private static final double NANOS_PER_SECOND = 1e9;

    /** A year: longer than anybody waits, and no timer overflows. */
    private static final long LONGEST_NANOS = 365L * 24 * 3_600_000_000_000L;

    private static final long NANOS_PER_MS = 1_000_000;

    public CompactionPace {
        Invariants.check(lookNanos > 0 && bytesPerSecond > 0, "a look in %s ns, %s bytes/s", lookNanos, bytesPerSecond);
    }

    /** With looks each {@code lookMs} and {@code bytesPerSecond}; neither can be nothing. */
    public static CompactionPace of(long lookMs, double bytesPerSecond) {
        long longest = LONGEST_NANOS / NANOS_PER_MS;
        return new CompactionPace(
                Math.clamp(lookMs, 1, longest) * NANOS_PER_MS, bytesPerSecond > 0 ? bytesPerSecond : Double.MAX_VALUE);
    }

    /** One of {@code shards} equal parts, which together keep this pace. */
    public CompactionPace dividedBy(int shards) {
        return new CompactionPace(lookNanos, bytesPerSecond / shards);
    }

    /** How long to wait behind a step that has read and written {@code bytes}; 0: not at all. */
    long nanosFor(long bytes) {
        return (long) Math.min(bytes / bytesPerSecond * NANOS_PER_SECOND, LONGEST_NANOS);
    }
}
