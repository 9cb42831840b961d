package io.courant.base;

/** The source of randomness. Only identities, jitter and the like may depend on it, never correctness. */
public interface Random {

    /** Any 64-bit value, each equally likely. */
    long nextLong();

    /** A value in {@code [0, bound)}; {@code bound} is positive. */
    default int nextInt(int bound) {
        Invariants.check(bound > 0, "bound %s must be positive", bound);
        return (int) Long.remainderUnsigned(nextLong() >>> 1, bound);
    }

    /** A value in {@code [0, 1)}. */
    default double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }
}
