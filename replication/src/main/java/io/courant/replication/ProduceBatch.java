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
 * @param timeoutMs with acks -1: after this time the answer is REQUEST_TIMED_OUT, and the batch stays
 * @param connectionId the connection that the request came on, unique in this process
 */
public record ProduceBatch(CountedBuffer buffer, int offset, int length, short acks, int timeoutMs, long connectionId) {

    public static final short ACKS_NONE = 0;
    public static final short ACKS_LEADER = 1;
    public static final short ACKS_ALL = -1;

    public ProduceBatch {
        Invariants.check(acks >= ACKS_ALL && acks <= ACKS_LEADER, "acks %s", acks);
        Invariants.check(
                offset >= 0 && length >= 0 && offset <= buffer.capacity() - length,
                "a batch of %s+%s lies outside its buffer",
                offset,
                length);
    }
}
