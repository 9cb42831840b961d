package io.courant.testkit;

/** The limits of the simulator, each with its reason. */
public final class TestkitLimits {

    /** Virtual time that a wait may take: longer than any timeout of the product, so that a wait that ends here hangs. */
    public static final long AWAIT_NANOS = 600_000_000_000L;

    /** Events within one wait: a loop that makes no progress in time is reported instead of running for ever. */
    public static final long AWAIT_EVENTS = 20_000_000L;

    /** Work that may wait on one lane: what the product keeps in flight is far below it. */
    public static final int LANE_WAITING = 4_096;

    /** Events that a shard runs in one turn at most, so that turns of several shards interleave. */
    public static final int EVENTS_PER_TURN = 8;

    /** Longest pause between an event's arrival and its turn: enough for any two shards to overtake one another. */
    public static final int TURN_DELAY_NANOS = 20_000;

    /** Freed buffers of one size that are kept poisoned before one is used again. */
    public static final int QUARANTINED_BUFFERS = 16;

    /** Real time that a contract test waits for something that is due at once. */
    public static final long REAL_AWAIT_NANOS = 20_000_000_000L;

    private TestkitLimits() {}
}
