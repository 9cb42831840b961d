package io.courant.base;

/**
 * The two readings of time. Deadlines and durations use {@link #monotonicNanos()} only, so that a step of the wall
 * clock moves no timeout; {@link #wallMs()} is for record timestamps, retention and deadlines that are persisted.
 */
public interface Clock {

    /** Nanoseconds since an arbitrary fixed point of this process; never decreases. */
    long monotonicNanos();

    /** Milliseconds since 1970-01-01T00:00:00Z by the machine's wall clock; may step in either direction. */
    long wallMs();
}
