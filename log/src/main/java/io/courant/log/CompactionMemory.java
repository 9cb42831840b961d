package io.courant.log;

import io.courant.base.Invariants;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all passes of compaction of a process may take of the heap for the keys they learn. A pass is lent half of what is left, so that one
 * that is alone learns many keys at once, on a machine of many shards too, and those that begin beside it get on as well. For any thread.
 */
public final class CompactionMemory {

    private final long least;
    private final AtomicLong left;

    /** {@code bytes} for all passes together. */
    public CompactionMemory(long bytes) {
        Invariants.check(bytes > 0, "%s bytes for the keys of compaction", bytes);
        least = Math.min(bytes, LogLimits.LEAST_COMPACTION_KEYS_BYTES);
        left = new AtomicLong(bytes);
    }

    /** How many bytes of {@code heapBytes} are for it. */
    public static long bytesOf(long heapBytes) {
        return Math.max(LogLimits.LEAST_COMPACTION_KEYS_BYTES, heapBytes / LogLimits.HEAP_PART_OF_COMPACTION_KEYS);
    }

    /**
     * Lends half of what is left; never less than {@link LogLimits#LEAST_COMPACTION_KEYS_BYTES}, or all that there is: with so many at work
     * that this is more than there is left, each still gets on. To be given back.
     */
    long lend() {
        while (true) {
            long present = left.get();
            long lent = Math.max(least, present / 2);
            if (left.compareAndSet(present, present - lent)) {
                return lent;
            }
        }
    }

    /** Takes back what was lent. */
    void takeBack(long bytes) {
        left.addAndGet(bytes);
    }
}
