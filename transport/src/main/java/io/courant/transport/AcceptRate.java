package io.courant.transport;

/** Counts what is taken in a second, and tells how long to wait once that is all that may be. */
final class AcceptRate {

    /** That nobody has to wait. */
    static final long NO_WAIT = -1;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int perSecond;
    private long secondBeganNanos;
    private int taken;

    AcceptRate(int perSecond) {
        this.perSecond = perSecond;
    }

    /**
     * One was taken at {@code nowNanos}: how long no other may be, or {@link #NO_WAIT}. The first of a second begins it;
     * whoever makes it full holds up all others for its rest.
     */
    long takenAt(long nowNanos) {
        if (perSecond == Integer.MAX_VALUE) {
            return NO_WAIT;
        }
        if (taken == 0 || nowNanos - secondBeganNanos >= SECOND_NANOS) {
            secondBeganNanos = nowNanos;
            taken = 0;
        }
        taken++;
        if (taken < perSecond) {
            return NO_WAIT;
        }
        taken = 0;
        return Math.max(0, secondBeganNanos + SECOND_NANOS - nowNanos);
    }
}
