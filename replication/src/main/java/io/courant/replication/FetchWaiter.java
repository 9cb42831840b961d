package io.courant.replication;

import io.courant.base.Invariants;
import java.util.HashSet;
import java.util.Set;

/**
 * Waits, on one shard, until partitions have enough new bytes for a fetch. It fires once: when enough bytes have become
 * visible since it began to watch, or a watched partition goes away or changes its leader epoch. Whoever made it then reads
 * anew; it also keeps the time, and cancels when the longest wait has passed.
 */
public final class FetchWaiter {

    private final Runnable ready;
    private final Set<PartitionLeader> watched = new HashSet<>();
    private long missingBytes;
    private boolean done;

    /**
     * A waiter for {@code missingBytes} (1 or more) beyond what a read has just found; {@code ready} runs as part of the
     * event that brings the last of them.
     */
    public FetchWaiter(long missingBytes, Runnable ready) {
        Invariants.check(missingBytes > 0, "nothing is missing (%s bytes)", missingBytes);
        this.missingBytes = missingBytes;
        this.ready = ready;
    }

    /**
     * Counts what becomes visible in {@code partition} from now on: called in the same turn as the read before. A partition
     * that is watched already is counted once.
     */
    public void watch(PartitionLeader partition) {
        Invariants.check(!done, "a waiter waits once");
        if (partition.addWaiter(this)) {
            watched.add(partition);
        } else {
            // It went away since it was looked up.
            missingBytes = 0;
        }
        if (missingBytes == 0) {
            fire();
        }
    }

    /** Waits no more; harmless when it has fired. */
    public void cancel() {
        if (!done) {
            done = true;
            watched.forEach(partition -> partition.removeWaiter(this));
            watched.clear();
        }
    }

    public boolean isDone() {
        return done;
    }

    /** True when that was enough. */
    boolean grown(long bytes) {
        missingBytes = Math.max(0, missingBytes - bytes);
        return missingBytes == 0;
    }

    void fire() {
        if (!done) {
            cancel();
            ready.run();
        }
    }
}
