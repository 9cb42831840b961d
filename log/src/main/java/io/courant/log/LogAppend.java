package io.courant.log;

import io.courant.base.CountedBuffer;
import io.courant.base.Invariants;

/**
 * Bytes that want to be appended: what a Produce request holds for one partition.
 *
 * @param buffer holds the bytes, which are stamped in place; the log keeps a reference of its own while it needs one
 * @param offset where the bytes begin in {@code buffer}
 * @param length how many there are
 * @param leaderEpoch the epoch of the leader that appends, stamped into the batch unless the same leader's next one begins before
 *     that is written
 * @param origin who made the batch
 */
public record LogAppend(CountedBuffer buffer, int offset, int length, int leaderEpoch, Origin origin) {

    /** Who made a batch decides what is checked. */
    public enum Origin {
        /** A client: everything is checked, producers' sequences too, and the topic's compression applies. */
        CLIENT,
        /** This broker: metadata, control and coordinator batches; only the frame is checked. */
        BROKER
    }

    public LogAppend {
        Invariants.check(
                offset >= 0 && length >= 0 && offset <= buffer.capacity() - length,
                "append of %s+%s lies outside its buffer",
                offset,
                length);
        Invariants.check(leaderEpoch >= 0, "leader epoch %s", leaderEpoch);
    }
}
