package io.courant.replication;

import io.courant.base.Invariants;
import org.jspecify.annotations.Nullable;

/**
 * Watches one partition for a reader, from a read on until it is told to stop: so that a reader of a thousand partitions
 * needs to look at those alone that have changed. It is a link of its leader's list, and costs an idle partition nothing else.
 *
 * <p>Belongs to the partition's shard.
 */
public abstract class PartitionWatch {

    /** In place of a number of bytes: something else has happened, which ends every waiting. */
    public static final long OTHER_NEWS = Long.MAX_VALUE;

    private @Nullable PartitionLeader leader;
    private @Nullable PartitionWatch previous;
    private @Nullable PartitionWatch next;

    protected PartitionWatch() {}

    /**
     * So many bytes have become visible, perhaps none while the high watermark rose all the same; {@link #OTHER_NEWS} when the
     * partition goes, fails or changes its leader epoch. Only takes note: true to be called at {@link #ready()} next.
     */
    protected abstract boolean changed(long newBytes);

    /** Something is written that is not visible yet. Only takes note: true when a reader waits for it. */
    protected abstract boolean written();

    /** The partition has brought what was waited for. May do anything, and may have been overtaken by what others did. */
    protected abstract void ready();

    /** The leader that is watched; null when there is none. */
    public final @Nullable PartitionLeader watched() {
        return leader;
    }

    /** Watches no more; harmless when it does not. */
    public final void unwatch() {
        PartitionLeader from = leader;
        if (from == null) {
            return;
        }
        if (previous != null) {
            previous.next = next;
        } else {
            from.firstWatch(next);
        }
        if (next != null) {
            next.previous = previous;
        }
        leader = null;
        previous = null;
        next = null;
    }

    void link(PartitionLeader newLeader, @Nullable PartitionWatch first) {
        Invariants.check(leader == null, "a watch of %s would watch %s too", leader, newLeader);
        leader = newLeader;
        next = first;
        if (first != null) {
            first.previous = this;
        }
    }

    @Nullable
    PartitionWatch next() {
        return next;
    }
}
