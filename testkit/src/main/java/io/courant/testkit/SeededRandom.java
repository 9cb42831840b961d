package io.courant.testkit;

import io.courant.base.Random;

/** A small, fast generator (SplitMix64) whose whole state is one number, so that a seed says everything. */
public final class SeededRandom implements Random {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    public SeededRandom(long seed) {
        this.state = seed;
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    /** True once in {@code times} on average. */
    public boolean oneIn(int times) {
        return nextInt(times) == 0;
    }

    /** A value in {@code [from, to]}. */
    public int between(int from, int to) {
        return from + nextInt(to - from + 1);
    }

    /** A value in {@code [0, bound)}; {@code bound} is positive. */
    public long nextLong(long bound) {
        return Long.remainderUnsigned(nextLong() >>> 1, bound);
    }

    /** An independent stream: what one part draws does not change what another part gets. */
    public SeededRandom fork(String purpose) {
        long salt = 0;
        for (int i = 0; i < purpose.length(); i++) {
            salt = salt * 31 + purpose.charAt(i);
        }
        return new SeededRandom(mix(state ^ mix(salt)));
    }

    /** Spreads the bits of {@code value} (the finalizer of SplitMix64). */
    public static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
