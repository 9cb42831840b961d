package io.courant.replication;

import io.courant.base.CountedBuffer;
import io.courant.base.Invariants;

/**
 * What a Produce request brings for one partition.
 *
 * @param buffer holds the bytes; {@link PartitionLeader#append} takes over one reference of the caller's
 * @param offset where the bytes begin in {@code buffer}
 * @param length how many there are, 0 for none
 * @param acks 0, 1 or -1
 * @param timeoutMs with acks -1: after this time the answer is REQUEST_TIMED_OUT, and the batch stays; with 0 or less it comes
 *     when the disk is ready, as far as {@link DiskWait} goes
 * @param connectionId the connection that the request came on, unique in this process
 */
public record ProduceBatch(CountedBuffer buffer, int offset, int length, short acks, int timeoutMs, long connectionId) {

    public static final short ACKS_NONE = 0;
    public static final short ACKS_LEADER = 1;
    public static final short ACKS_ALL = -1;

    /** The broker's own writes come on no connection. */
    private static final long NO_CONNECTION = -1;

    /**
     * A batch of this broker's own, at the front of its buffer. Its answer is bounded by no time: whether the batch stays cannot
     * be known any earlier.
     */
    public static ProduceBatch own(CountedBuffer buffer, int length) {
        return new ProduceBatch(buffer, 0, length, ACKS_ALL, Integer.MAX_VALUE, NO_CONNECTION);
    }

    public ProduceBatch {
        Invariants.check(acks >= ACKS_ALL && acks <= ACKS_LEADER, "acks %s", acks);
        Invariants.check(
                offset >= 0 && length >= 0 && offset <= buffer.capacity() - length,
                "a batch of %s+%s lies outside its buffer",
                offset,
                length);
    }
}
