package io.courant.base.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * How long something took, each time: counted by bounds that are the same everywhere. Written by its owner alone, without
 * a lock or an allocation; read from any thread, where a reader may meet a time that is counted and not yet in the sum.
 */
public final class Durations {

    /**
     * Upper bounds, included: from what is served from memory to what a client gives up on, in steps of about two and a
     * half, which tell a percentile well enough to act on it.
     */
    private static final long[] BOUNDS_NANOS = {
        100_000L,
        250_000L,
        500_000L,
        1_000_000L,
        2_500_000L,
        5_000_000L,
        10_000_000L,
        25_000_000L,
        50_000_000L,
        100_000_000L,
        250_000_000L,
        500_000_000L,
        1_000_000_000L,
        2_500_000_000L,
        5_000_000_000L,
        10_000_000_000L,
        30_000_000_000L
    };

    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    /** One more than bounds: the last is for what took longer than all of them. */
    private final long[] counts = new long[BOUNDS_NANOS.length + 1];

    private final Counter sumNanos = new Counter();

    /** The bounds in nanoseconds, in rising order. */
    public static long[] boundsNanos() {
        return BOUNDS_NANOS.clone();
    }

    public void record(long nanos) {
        int bucket = bucketOf(nanos);
        COUNT.setOpaque(counts, bucket, counts[bucket] + 1);
        sumNanos.add(Math.max(0, nanos));
    }

    private static int bucketOf(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** How often it took longer than the bound before and no longer than this one; the last is for above all bounds. */
    public long[] counts() {
        long[] read = new long[counts.length];
        Arrays.setAll(read, i -> (long) COUNT.getOpaque(counts, i));
        return read;
    }

    /** How often it happened. */
    public long count() {
        return Arrays.stream(counts()).sum();
    }

    public long sumNanos() {
        return sumNanos.value();
    }
}
