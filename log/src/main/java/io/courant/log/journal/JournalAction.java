package io.courant.log.journal;

import io.courant.base.Invariants;
import io.courant.wire.TopicIdPartition;

/** What an entry of the journal says about a partition. */
public sealed interface JournalAction {

    TopicIdPartition key();

    /**
     * True for what must be recorded even when the journal is full: small, and there is no other way to say it. It may
     * use the file that is kept in reserve.
     */
    default boolean mayUseReserve() {
        return switch (this) {
            case TruncateTo ignored -> true;
            case Remove ignored -> true;
            case Append ignored -> false;
            case Create ignored -> false;
            case LogStartTo ignored -> false; // the next checkpoint says it
            case SyncedTo ignored -> false;
        };
    }

    /**
     * A batch was written at {@code position} of the segment that begins at {@code segmentBaseOffset}. The batch itself
     * goes with the entry.
     */
    record Append(TopicIdPartition key, long segmentBaseOffset, int position, long baseOffset)
            implements JournalAction {
        public Append {
            Invariants.check(
                    segmentBaseOffset >= 0 && position >= 0 && baseOffset >= segmentBaseOffset,
                    "a batch at offset %s, position %s of segment %s",
                    baseOffset,
                    position,
                    segmentBaseOffset);
        }
    }

    /** The partition's files were cut to end exactly at {@code offset}, and synced, before this was handed over. */
    record TruncateTo(TopicIdPartition key, long offset) implements JournalAction {
        public TruncateTo {
            Invariants.check(offset >= 0, "truncated to offset %s", offset);
        }
    }

    /** Offsets below {@code offset} are deleted; their files stay until a checkpoint says so, too. */
    record LogStartTo(TopicIdPartition key, long offset) implements JournalAction {
        public LogStartTo {
            Invariants.check(offset >= 0, "a log start of %s", offset);
        }
    }

    /** The partition exists, though its directory and metadata file may not be durable yet. */
    record Create(TopicIdPartition key, String topic) implements JournalAction {
        public Create {
            Invariants.check(!topic.isEmpty(), "a partition without a topic's name");
        }
    }

    /** The partition is gone for good. */
    record Remove(TopicIdPartition key) implements JournalAction {}

    /** Everything below {@code offset} is synced in the segments themselves, whatever the journal holds of it. */
    record SyncedTo(TopicIdPartition key, long offset) implements JournalAction {
        public SyncedTo {
            Invariants.check(offset >= 0, "synced to offset %s", offset);
        }
    }
}
