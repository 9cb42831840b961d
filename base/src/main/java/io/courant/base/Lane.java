package io.courant.base;

import java.io.IOException;

/**
 * A bounded place for work that blocks: syncing, opening, deleting, recovering. Work of one lane runs one piece at a
 * time, in the order of submission.
 */
public interface Lane {

    /**
     * Runs {@code work} on the lane and then delivers its outcome as an event of {@code home}. May be called from any
     * thread. Callers bound what they have in flight; more than the lane's limit of waiting work is a bug.
     */
    <T> void submit(Shard home, Work<T> work, Completion<T> completion);

    /** Something that blocks. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }
}
