package io.courant.log;

import io.courant.base.Invariants;

/**
 * How fast the scrub reads.
 *
 * @param bytesPerSecond at most; 0: there is no scrub
 * @param restNanos between two passes over all logs, and before the first
 */
public record ScrubPace(long bytesPerSecond, long restNanos) {

    /** A small part of what any disk reads; a terabyte takes a day and a half. */
    public static final long BYTES_PER_SECOND = 8L * 1024 * 1024;

    /** What is small enough to be read within minutes need not be read again at once. */
    public static final long REST_NANOS = 3_600_000_000_000L;

    /** What every broker uses unless it is told another rate. */
    public static final ScrubPace SHIPPED = new ScrubPace(BYTES_PER_SECOND, REST_NANOS);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    public ScrubPace {
        Invariants.check(
                bytesPerSecond >= 0 && restNanos > 0, "scrub of %s bytes/s, rest of %s ns", bytesPerSecond, restNanos);
    }

    boolean isOn() {
        return bytesPerSecond > 0;
    }

    /** One of {@code shards} equal parts, which together keep this pace. */
    public ScrubPace dividedBy(int shards) {
        return isOn() ? new ScrubPace(Math.max(1, bytesPerSecond / shards), restNanos) : this;
    }

    /** How long to wait behind a piece of {@code bytes}. */
    long nanosFor(int bytes) {
        long charged = Math.max(bytes, LogLimits.SCRUB_LEAST_CHARGE_BYTES);
        return Math.max(1, (long) ((double) charged * NANOS_PER_SECOND / bytesPerSecond));
    }
}
