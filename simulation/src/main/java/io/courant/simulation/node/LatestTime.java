package io.courant.simulation.node;

import io.courant.simulation.check.Checker;

/**
 * How far ahead of the world a time may be that a broker goes by when things grow old, whatever its clocks were set to. A
 * step of up to a minute it believes, a larger one only when it begins, and one of more than a week only if it knows no time.
 */
final class LatestTime {

    private static final long BELIEVED_STEP_MS = 60_000;
    private static final long BELIEVED_PAUSE_MS = 7L * 24 * 3_600 * 1_000;

    private final Checker checkers;
    private long aheadMs;

    /** Of a clock that begins {@code aheadMs} ahead of the world. */
    LatestTime(Checker checkers, long aheadMs) {
        this.checkers = checkers;
        this.aheadMs = aheadMs;
        checkers.clockMayBeAhead(aheadMs);
    }

    /** The wall clock is {@code nowAheadMs} ahead while a broker runs. */
    void seenRunning(long nowAheadMs) {
        believeUpTo(BELIEVED_STEP_MS, nowAheadMs);
    }

    /** The wall clock is {@code nowAheadMs} ahead while a broker begins. */
    void seenAtStart(long nowAheadMs, boolean knowsTheTime) {
        believeUpTo(knowsTheTime ? BELIEVED_PAUSE_MS : Long.MAX_VALUE - aheadMs, nowAheadMs);
    }

    private void believeUpTo(long ms, long nowAheadMs) {
        if (nowAheadMs > aheadMs && nowAheadMs <= aheadMs + ms) {
            aheadMs = nowAheadMs;
            checkers.clockMayBeAhead(nowAheadMs);
        }
    }
}
