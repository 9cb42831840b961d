package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.util.List;

/** One invariant. Each method tells of something that happened; it throws {@link BrokenPromise} when that must not be. */
public interface Checker {

    default void acknowledged(Acknowledgement acknowledgement) {}

    /** A batch that was sent once was acknowledged. */
    default void produceAnswered(short acks, long sentAtNanos, long atNanos) {}

    default void fetched(Fetched fetched) {}

    /** A fetch at {@code position}, sent at {@code sentAtNanos}, was refused with OFFSET_OUT_OF_RANGE. */
    default void outOfRange(TopicIdPartition partition, long position, long sentAtNanos, long atNanos) {}

    /** Records of any partition may go by their age, or because there are too many. */
    default void recordsMayExpire() {}

    /** The broker may go by a time, in ms since the epoch, that is so far ahead of the world's. */
    default void clockMayBeAhead(long ms) {}

    /** The broker has written a batch to a segment. */
    default void stored(StoredBatch batch) {}

    /** A client is about to ask that records of {@code topic} be kept by {@code wanted}: from here on they may be. */
    default void retentionRequested(String topic, RetentionRules wanted) {}

    /** That was answered without an error. */
    default void retentionSet(String topic, RetentionRules now, long atNanos) {}

    /** A client is about to ask for the deletion of the records below {@code offset}, which may be {@link DeletionAnswer#ALL}. */
    default void recordDeletionRequested(TopicIdPartition partition, long offset) {}

    /** DeleteRecords was answered, or will not be. */
    default void recordDeletionAnswered(DeletionAnswer answer) {}

    /** A consumer has read everything from the log's start to {@code endOffset}, the high watermark, after all writing ended. */
    default void readToTheEnd(TopicIdPartition partition, long endOffset) {}

    /** A broker's process has ended, in whatever way. */
    default void processEnded(long atNanos) {}

    /** What was written and not synced may be gone: the power failed, or a sync did. */
    default void unsyncedMayBeLost(long atNanos) {}

    /**
     * What was shown or acknowledged of a partition from {@code offset} on may be gone, and others may stand there: the power
     * failed, and memory had been enough.
     */
    default void mayBeLost(TopicIdPartition partition, long offset, long atNanos) {}

    /** A client is about to ask that records of {@code topic} count in memory, or on disk: from here on they may. */
    default void durabilityRequested(String topic, boolean memory) {}

    /** That was answered, or will not be: {@code done} without an error. */
    default void durabilityAnswered(String topic, boolean memory, boolean done, long atNanos) {}

    /** A life of the broker begins in which, by default, records count in memory, or on disk. */
    default void defaultDurability(boolean memory, long atNanos) {}

    /** Metadata has shown a topic. */
    default void topicSeen(SeenTopic topic) {}

    /** CreateTopics was answered without an error. */
    default void topicCreated(SeenTopic topic, long atNanos) {}

    /**
     * A client is about to ask that a topic have so many partitions: from here on it may have them, all or none, and so may
     * one that gets its name later.
     */
    default void growthRequested(SeenTopic wanted) {}

    /** CreatePartitions was answered without an error. */
    default void topicGrown(SeenTopic topic, long atNanos) {}

    /** A client is about to ask for the deletion of a topic: from here on it may vanish with all it holds. */
    default void deletionRequested(Uuid topicId) {}

    /** DeleteTopics was answered without an error. */
    default void topicDeleted(Uuid topicId, long atNanos) {}

    /** Metadata of all topics, asked for at {@code sentAtNanos}. */
    default void metadataSeen(List<SeenTopic> topics, long sentAtNanos, long atNanos) {}

    /** An idempotent producer is about to send a batch once more. */
    default void sentAgain(Resend resend) {}

    /** ListOffsets was answered without an error. */
    default void offsetLookedUp(OffsetLookup lookup) {}

    /** OffsetForLeaderEpoch was answered without an error. */
    default void epochEndLookedUp(EpochEndLookup lookup) {}

    default void producerIdGiven(long producerId) {}
}
