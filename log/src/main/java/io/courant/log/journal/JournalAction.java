package io.courant.log.journal;

import io.courant.wire.TopicIdPartition;

/** What an entry of the journal says of one partition. Actions on a partition count in their order, the last word wins. */
public sealed interface JournalAction {

    TopicIdPartition key();

    /**
     * A batch stands in the partition's segment; the batch itself goes with it.
     *
     * @param segmentBaseOffset base offset of the segment
     * @param position where in its file
     * @param lastOffsetDelta the batch's last offset less {@code baseOffset}
     */
    record Append(TopicIdPartition key, long segmentBaseOffset, int position, long baseOffset, int lastOffsetDelta)
            implements JournalAction {

        /** The offset behind the batch. */
        public long endOffset() {
            return baseOffset + lastOffsetDelta + 1;
        }
    }

    /** The partition's files were cut at {@code offset} and synced. */
    record TruncateTo(TopicIdPartition key, long offset) implements JournalAction {}

    /** Nothing below {@code offset} is served any more. */
    record LogStartTo(TopicIdPartition key, long offset) implements JournalAction {}

    /** The partition has got a directory, whose name may not be durable. */
    record Create(TopicIdPartition key, String topic) implements JournalAction {}

    /** The partition is gone, with all that was said of it before. */
    record Remove(TopicIdPartition key) implements JournalAction {}

    /** Everything below {@code offset} was synced in the partition's files. */
    record SyncedTo(TopicIdPartition key, long offset) implements JournalAction {}
}
