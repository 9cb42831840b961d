package io.courant.simulation.check;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.util.ArrayList;
import java.util.List;

/** All checkers of a run. */
public final class Checkers implements Checker, PowerLosses {

    private final List<Checker> all;
    private final SafeFromPowerLoss safe;
    private final VisibleRecordsStay visible = new VisibleRecordsStay();

    /** For a broker that may forget producers that were silent for {@code producerExpirationNanos}. */
    public Checkers(long producerExpirationNanos) {
        this(producerExpirationNanos, false, List.of());
    }

    /**
     * As {@link #Checkers(long)}, with invariants that hold in some scenes only.
     *
     * @param madeInMemory whether memory is enough for topics as they are made
     */
    public Checkers(long producerExpirationNanos, boolean madeInMemory, List<Checker> others) {
        safe = new SafeFromPowerLoss(madeInMemory);
        all = new ArrayList<>(List.of(
                safe,
                new AcknowledgedRecordsStay(),
                new RecordsStandOnceInOrder(producerExpirationNanos),
                new OffsetsAreDense(),
                visible,
                new HighWatermarkRises(),
                new LeaderEpochsRise(),
                new LookupsFitTheRecords(),
                new LogStartsRise(),
                new CommittedMetadataStays(),
                new ProducerIdsAreUnique()));
        all.addAll(others);
    }

    @Override
    public void acknowledged(Acknowledgement acknowledgement) {
        all.forEach(checker -> checker.acknowledged(acknowledgement));
    }

    @Override
    public void produceAnswered(short acks, long sentAtNanos, long atNanos) {
        all.forEach(checker -> checker.produceAnswered(acks, sentAtNanos, atNanos));
    }

    @Override
    public void fetched(Fetched fetched) {
        all.forEach(checker -> checker.fetched(fetched));
    }

    @Override
    public void outOfRange(TopicIdPartition partition, long position, long sentAtNanos, long atNanos) {
        all.forEach(checker -> checker.outOfRange(partition, position, sentAtNanos, atNanos));
    }

    @Override
    public void recordsMayExpire() {
        all.forEach(Checker::recordsMayExpire);
    }

    @Override
    public void recordDeletionRequested(TopicIdPartition partition, long offset) {
        all.forEach(checker -> checker.recordDeletionRequested(partition, offset));
    }

    @Override
    public void recordDeletionAnswered(DeletionAnswer answer) {
        all.forEach(checker -> checker.recordDeletionAnswered(answer));
    }

    @Override
    public void clockMayBeAhead(long ms) {
        all.forEach(checker -> checker.clockMayBeAhead(ms));
    }

    @Override
    public void stored(StoredBatch batch) {
        all.forEach(checker -> checker.stored(batch));
    }

    @Override
    public void retentionRequested(String topic, RetentionRules wanted) {
        all.forEach(checker -> checker.retentionRequested(topic, wanted));
    }

    @Override
    public void retentionSet(String topic, RetentionRules now, long atNanos) {
        all.forEach(checker -> checker.retentionSet(topic, now, atNanos));
    }

    @Override
    public void processEnded(long atNanos) {
        all.forEach(checker -> checker.processEnded(atNanos));
    }

    @Override
    public void topicSeen(SeenTopic topic) {
        all.forEach(checker -> checker.topicSeen(topic));
    }

    @Override
    public void readToTheEnd(TopicIdPartition partition, long endOffset) {
        all.forEach(checker -> checker.readToTheEnd(partition, endOffset));
    }

    @Override
    public void unsyncedMayBeLost(long atNanos) {
        all.forEach(checker -> checker.unsyncedMayBeLost(atNanos));
        safe.tellLosses((partition, offset) -> mayBeLost(partition, offset, atNanos));
    }

    @Override
    public void mayBeLost(TopicIdPartition partition, long offset, long atNanos) {
        all.forEach(checker -> checker.mayBeLost(partition, offset, atNanos));
    }

    @Override
    public void durabilityRequested(String topic, boolean memory) {
        all.forEach(checker -> checker.durabilityRequested(topic, memory));
    }

    @Override
    public void durabilityAnswered(String topic, boolean memory, boolean done, long atNanos) {
        all.forEach(checker -> checker.durabilityAnswered(topic, memory, done, atNanos));
    }

    @Override
    public long lossesOf(TopicIdPartition partition) {
        return safe.lossesOf(partition);
    }

    @Override
    public long safeEnd(TopicIdPartition partition) {
        return safe.safeEnd(partition);
    }

    /** How many records stand at offsets at which others were seen that were lost. */
    public long replaced() {
        return visible.replaced();
    }

    @Override
    public void topicCreated(SeenTopic topic, long atNanos) {
        all.forEach(checker -> checker.topicCreated(topic, atNanos));
    }

    @Override
    public void growthRequested(SeenTopic wanted) {
        all.forEach(checker -> checker.growthRequested(wanted));
    }

    @Override
    public void topicGrown(SeenTopic topic, long atNanos) {
        all.forEach(checker -> checker.topicGrown(topic, atNanos));
    }

    @Override
    public void deletionRequested(Uuid topicId) {
        all.forEach(checker -> checker.deletionRequested(topicId));
    }

    @Override
    public void topicDeleted(Uuid topicId, long atNanos) {
        all.forEach(checker -> checker.topicDeleted(topicId, atNanos));
    }

    @Override
    public void metadataSeen(List<SeenTopic> topics, long sentAtNanos, long atNanos) {
        all.forEach(checker -> checker.metadataSeen(topics, sentAtNanos, atNanos));
    }

    @Override
    public void sentAgain(Resend resend) {
        all.forEach(checker -> checker.sentAgain(resend));
    }

    @Override
    public void offsetLookedUp(OffsetLookup lookup) {
        all.forEach(checker -> checker.offsetLookedUp(lookup));
    }

    @Override
    public void epochEndLookedUp(EpochEndLookup lookup) {
        all.forEach(checker -> checker.epochEndLookedUp(lookup));
    }

    @Override
    public void producerIdGiven(long producerId) {
        all.forEach(checker -> checker.producerIdGiven(producerId));
    }
}
