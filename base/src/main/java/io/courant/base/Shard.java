package io.courant.base;

/**
 * An event loop and all it owns: connections, partitions and their timers. Events of one shard run one at a time, so
 * what a shard owns needs no lock. Nothing that runs on a shard may block.
 *
 * <p>An exception that escapes an event is a bug: it stops the shard and with it the process.
 */
public interface Shard {

    /** Position among the data shards, from 0; the control loop has {@code -1}. */
    int index();

    /** True when the caller runs on this shard. */
    boolean isCurrent();

    /**
     * Runs {@code event} on this shard in a later turn. May be called from any thread; events from one caller run in
     * the order of the calls. Never refused while the shard runs; dropped once it has stopped.
     */
    void execute(Runnable event);

    /**
     * Runs {@code event} on this shard once, not before {@code delayNanos} (at least 0) have passed. Called on this
     * shard.
     */
    Timer schedule(long delayNanos, Runnable event);
}
