package io.courant.log;

import io.courant.base.Clock;
import io.courant.base.EventLog;

/**
 * The time by which things grow old: producers expire, segments are rolled, and what is kept for a time is given up. It follows
 * the wall clock, but does not believe a step of it: after one of more than {@link #BELIEVED_STEP_MS} it goes on from the old
 * time by the monotonic clock until the wall clock has held its new time for {@link #BELIEVED_AFTER_NANOS}, or has come back,
 * or until an operator confirms the new time. A clock that jumps a year ahead must not make everything a year older. Confined
 * to one shard.
 *
 * <p>Where no time is known, the wall clock is believed: in a directory that was made just now, or has lost both
 * checkpoints. A machine whose clock is wrong then, and is set right later, goes on from the wrong time like after any
 * step, so nothing grows old too early; it takes up the right one once that has held for a day within one process.
 */
final class ExpiryClock {

    /** More than time services step by in ordinary work. */
    static final long BELIEVED_STEP_MS = 60_000;

    /** Long enough that somebody has noticed by then. */
    static final long BELIEVED_AFTER_NANOS = 24L * 3_600 * 1_000_000_000;

    /**
     * How far the wall clock may be from a time that was confirmed: that was looked at, within a minute, when it was said, a
     * commit ago or before a start that was quick.
     */
    static final long CONFIRMED_WITHIN_MS = 2 * BELIEVED_STEP_MS;

    /** A process that has not run for longer may be one whose machine has a wrong clock now. */
    static final long BELIEVED_PAUSE_MS = 7L * 24 * 3_600 * 1_000;

    /**
     * A process that runs stores its time at least so often: a broker that had nothing else to store for weeks and is killed
     * then must not seem to have been away for as long.
     */
    static final long STORED_WITHIN_MS = 24L * 3_600 * 1_000;

    /** Says that no time before this process is known. */
    static final long UNKNOWN = -1;

    private static final long NANOS_PER_MS = 1_000_000;

    private final Clock clock;
    private final EventLog events;
    private long believedMs;
    private long believedAtNanos;
    private boolean doubting;
    /** What is doubted: what the wall clock said, and when that was. */
    private long doubtedMs;

    private long doubtedSinceNanos;

    /** Goes on from {@code lastKnownMs}, what this clock said when it was stored last; {@link #UNKNOWN} when it never was. */
    ExpiryClock(Clock clock, EventLog events, long lastKnownMs) {
        this.clock = clock;
        this.events = events;
        long wallMs = clock.wallMs();
        long now = clock.monotonicNanos();
        boolean believed = lastKnownMs == UNKNOWN
                || (wallMs >= lastKnownMs - BELIEVED_STEP_MS && wallMs <= lastKnownMs + BELIEVED_PAUSE_MS);
        believe(believed ? wallMs : lastKnownMs, now);
        if (!believed) {
            doubt(wallMs, now, lastKnownMs);
        }
    }

    /** Milliseconds since the epoch. */
    long nowMs() {
        long wallMs = clock.wallMs();
        long now = clock.monotonicNanos();
        long expectedMs = believedMs + (now - believedAtNanos) / NANOS_PER_MS;
        boolean agrees = Math.abs(wallMs - expectedMs) <= BELIEVED_STEP_MS;
        if (agrees) {
            if (doubting) {
                events.info("clock.back", "the wall clock is right again: " + wallMs + " ms since the epoch");
            }
        } else if (!doubting) {
            doubt(wallMs, now, expectedMs);
            return expectedMs;
        } else if (Math.abs(wallMs - doubtedMs - (now - doubtedSinceNanos) / NANOS_PER_MS) > BELIEVED_STEP_MS) {
            doubt(wallMs, now, expectedMs); // another step
            return expectedMs;
        } else if (now - doubtedSinceNanos < BELIEVED_AFTER_NANOS) {
            return expectedMs;
        } else {
            events.warn(
                    "clock.believed",
                    "the wall clock has held its new time for a day: from now on it is " + wallMs
                            + " ms since the epoch, and no more " + expectedMs);
        }
        believe(wallMs, now);
        return wallMs;
    }

    /**
     * The time that decides which records go, milliseconds since the epoch: while there is doubt the earlier of the two. Where
     * the clock has gone back, records get its stamps, and would else be as old as the step is long when they are written.
     */
    long earlierMs() {
        long nowMs = nowMs();
        return Math.min(nowMs, clock.wallMs());
    }

    /**
     * An operator says that it is {@code confirmedMs} now: the wall clock is believed from now on, unless it says
     * something else.
     *
     * @return whether it was in doubt until now
     */
    boolean confirm(long confirmedMs) {
        long beforeMs = nowMs();
        long wallMs = clock.wallMs();
        if (!doubting || Math.abs(wallMs - confirmedMs) > CONFIRMED_WITHIN_MS) {
            return false;
        }
        events.warn(
                "clock.confirmed",
                "an operator has confirmed the wall clock: from now on it is " + wallMs
                        + " ms since the epoch, and no more " + beforeMs);
        believe(wallMs, clock.monotonicNanos());
        return true;
    }

    private void believe(long wallMs, long now) {
        believedMs = wallMs;
        believedAtNanos = now;
        doubting = false;
    }

    private void doubt(long wallMs, long now, long expectedMs) {
        doubting = true;
        doubtedMs = wallMs;
        doubtedSinceNanos = now;
        events.warn(
                "clock.stepped",
                "the wall clock says " + wallMs + " ms since the epoch, and " + expectedMs
                        + " was expected: nothing expires by the new time unless it holds for a day, or an operator"
                        + " confirms it: set clock.confirmed.ms of this broker to the time that it is");
    }
}
