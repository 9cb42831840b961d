package io.courant.simulation.check;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each checker sees the breach it is there for, and keeps quiet otherwise. */
class CheckersTest {

    private static final long EXPIRATION_NANOS = 1_000;
    private static final long FIRST_TIMESTAMP_MS = 5_000;
    private static final Uuid TOPIC = new Uuid(5, 6);
    private static final TopicIdPartition PARTITION = new TopicIdPartition(TOPIC, 0);

    private final Checkers checkers = new Checkers(EXPIRATION_NANOS);
    private long nowNanos = 1;

    @Test
    void acceptsAnHonestBroker() {
        acknowledge(0, 7, 0, 3, true);
        acknowledge(3, 7, 3, 2, true);
        acknowledge(3, 7, 3, 2, true);
        fetch(0, 5, batch(0, 1, 7, 0, 3), batch(3, 1, 7, 3, 2));
        fetch(1, 5, batch(0, 1, 7, 0, 3));
        fetch(5, 5);
        checkers.readToTheEnd(PARTITION, 5);
    }

    @Test
    void seesAnAcknowledgedRecordMissing() {
        acknowledge(0, 7, 0, 3, true);
        checkers.unsyncedMayBeLost(nowNanos++);
        breaks("AcknowledgedRecordsStay", () -> checkers.readToTheEnd(PARTITION, 2));
    }

    @Test
    void seesAnAcknowledgedRecordReplaced() {
        acknowledge(0, 7, 0, 3, true);
        breaks("AcknowledgedRecordsStay", () -> fetch(0, 3, batch(0, 1, 8, 0, 3)));
    }

    @Test
    void seesAWrittenRecordLostByAKillAndForgivesAPowerCut() {
        acknowledge(0, 7, 0, 3, false);
        breaks("AcknowledgedRecordsStay", () -> checkers.readToTheEnd(PARTITION, 2));
        checkers.unsyncedMayBeLost(nowNanos++);
        checkers.readToTheEnd(PARTITION, 0);
    }

    @Test
    void seesARecordTwice() {
        acknowledge(0, 7, 0, 3, true);
        breaks("RecordsStandOnceInOrder", () -> fetch(3, 6, batch(3, 1, 7, 0, 3)));
    }

    @Test
    void seesRecordsOutOfOrder() {
        acknowledge(5, 7, 3, 3, true);
        breaks("RecordsStandOnceInOrder", () -> acknowledge(8, 7, 0, 3, true));
    }

    @Test
    void seesAGapInAProducersRecords() {
        acknowledge(0, 7, 0, 3, true);
        acknowledge(3, 7, 5, 3, true);
        breaks("RecordsStandOnceInOrder", () -> checkers.readToTheEnd(PARTITION, 6));
    }

    @Test
    void forgivesARecordTwiceOnceItsProducerMayBeForgotten() {
        acknowledge(0, 7, 0, 1, true);
        long firstSentAtNanos = nowNanos;
        checkers.sentAgain(new Resend(PARTITION, 7, 1, 2, firstSentAtNanos));
        fetch(0, 3, batch(0, 1, 7, 0, 1), batch(1, 1, 7, 1, 2));
        breaks("RecordsStandOnceInOrder", () -> fetch(3, 5, batch(3, 1, 7, 1, 2)));
        nowNanos = firstSentAtNanos + EXPIRATION_NANOS;
        fetch(3, 5, batch(3, 1, 7, 1, 2));
        acknowledge(3, 7, 1, 2, true);
        fetch(0, 5, batch(0, 1, 7, 0, 1), batch(1, 1, 7, 1, 2));
        breaks("RecordsStandOnceInOrder", () -> fetch(5, 6, batch(5, 1, 7, 0, 1)));
        checkers.readToTheEnd(PARTITION, 5);
    }

    @Test
    void seesAnOffsetThatIsNotTheFirstOfItsTime() {
        fetch(0, 5, batch(0, 1, 7, 0, 3), batch(3, 2, 7, 3, 2));
        lookUp(FIRST_TIMESTAMP_MS + 2, 2, FIRST_TIMESTAMP_MS + 2, 1);
        lookUp(FIRST_TIMESTAMP_MS + 5, -1, -1, -1);
        lookUp(OffsetLookup.MAX_TIMESTAMP, 4, FIRST_TIMESTAMP_MS + 4, 2);
        lookUp(OffsetLookup.EARLIEST, 0, -1, 1);
        lookUp(OffsetLookup.LATEST, 5, -1, 2);
        String invariant = "LookupsFitTheRecords";
        breaks(invariant, () -> lookUp(FIRST_TIMESTAMP_MS + 2, 3, FIRST_TIMESTAMP_MS + 3, 2));
        breaks(invariant, () -> lookUp(FIRST_TIMESTAMP_MS + 2, 1, FIRST_TIMESTAMP_MS + 1, 1));
        breaks(invariant, () -> lookUp(FIRST_TIMESTAMP_MS + 2, 2, FIRST_TIMESTAMP_MS + 3, 1));
        breaks(invariant, () -> lookUp(FIRST_TIMESTAMP_MS + 2, 2, FIRST_TIMESTAMP_MS + 2, 2));
        breaks(invariant, () -> lookUp(FIRST_TIMESTAMP_MS + 4, -1, -1, -1));
        breaks(invariant, () -> lookUp(OffsetLookup.MAX_TIMESTAMP, 3, FIRST_TIMESTAMP_MS + 3, 2));
        breaks(invariant, () -> lookUp(OffsetLookup.EARLIEST, 1, -1, 1));
        breaks("HighWatermarkRises", () -> lookUp(OffsetLookup.LATEST, 4, -1, 2));
    }

    @Test
    void seesALookupThatSkippedARecordWhenTheRecordIsReadLater() {
        lookUp(FIRST_TIMESTAMP_MS + 1, 2, FIRST_TIMESTAMP_MS + 2, 1);
        fetch(0, 3, batch(0, 1, 7, 0, 3));
        breaks("LookupsFitTheRecords", () -> checkers.readToTheEnd(PARTITION, 3));
    }

    @Test
    void seesAWrongEndOfAnEpoch() {
        fetch(0, 5, batch(0, 1, 7, 0, 3), batch(3, 4, 7, 3, 2));
        lookUpEpoch(1, 1, 3);
        lookUpEpoch(2, 1, 3);
        lookUpEpoch(4, 4, 5);
        lookUpEpoch(5, -1, -1);
        String invariant = "LookupsFitTheRecords";
        breaks(invariant, () -> lookUpEpoch(1, 1, 2));
        breaks(invariant, () -> lookUpEpoch(1, 1, 4));
        breaks(invariant, () -> lookUpEpoch(2, 0, 3));
        breaks(invariant, () -> lookUpEpoch(2, 3, 3 + 1));
        breaks(invariant, () -> lookUpEpoch(4, -1, -1));
        breaks(invariant, () -> lookUpEpoch(1, 2, 3));
    }

    @Test
    void seesAGapInOffsets() {
        breaks("OffsetsAreDense", () -> fetch(0, 9, batch(0, 1, 7, 0, 3), batch(4, 1, 7, 3, 3)));
        breaks("OffsetsAreDense", () -> fetch(0, 9, batch(1, 1, 7, 0, 3)));
    }

    @Test
    void seesRecordsAboveTheHighWatermark() {
        breaks("OffsetsAreDense", () -> fetch(0, 2, batch(0, 1, 7, 0, 3)));
    }

    @Test
    void seesAVisibleRecordChangeOrVanish() {
        fetch(0, 3, batch(0, 1, 7, 0, 3));
        breaks("VisibleRecordsStay", () -> fetch(0, 3, batch(0, 1, 9, 0, 3)));
        breaks("VisibleRecordsStay", () -> outOfRange(2));
        breaks("VisibleRecordsStay", () -> checkers.readToTheEnd(PARTITION, 2));
    }

    @Test
    void seesTheHighWatermarkFall() {
        fetch(0, 5);
        breaks("HighWatermarkRises", () -> fetch(0, 4));
    }

    @Test
    void seesAHighWatermarkBelowWhatWasAcknowledged() {
        acknowledge(0, 7, 0, 3, true);
        breaks("HighWatermarkRises", () -> fetch(0, 2));
    }

    @Test
    void forgivesRecordsThatWereDeletedAndSeesMoreGoThanWasAskedFor() {
        fetch(0, 5, batch(0, 1, 7, 0, 3), batch(3, 1, 7, 3, 2));
        checkers.recordDeletionRequested(PARTITION, 3);
        outOfRange(2);
        lookUp(OffsetLookup.EARLIEST, 3, -1, 1);
        lookUp(FIRST_TIMESTAMP_MS, 3, FIRST_TIMESTAMP_MS + 3, 1);
        breaks("VisibleRecordsStay", () -> outOfRange(3));
        breaks("LookupsFitTheRecords", () -> lookUp(OffsetLookup.EARLIEST, 4, -1, 1));
        breaks("LogStartsRise", () -> deleted(4));
        breaks("LookupsFitTheRecords", () -> lookUp(FIRST_TIMESTAMP_MS, 4, FIRST_TIMESTAMP_MS + 4, 1));
    }

    @Test
    void seesALogsStartFall() {
        checkers.recordDeletionRequested(PARTITION, 3);
        deleted(3);
        breaks("LogStartsRise", () -> lookUp(OffsetLookup.EARLIEST, 2, -1, 1));
        breaks("LogStartsRise", () -> fetch(3, 5));
    }

    @Test
    void seesRecordsServedThatWereDeleted() {
        checkers.recordDeletionRequested(PARTITION, 3);
        deleted(3);
        long sentAtNanos = nowNanos++;
        breaks(
                "LogStartsRise",
                () -> checkers.fetched(new Fetched(PARTITION, 2, 5, 3, List.of(), sentAtNanos, nowNanos++)));
    }

    @Test
    void seesALeaderEpochFall() {
        fetch(0, 3, batch(0, 4, 7, 0, 3));
        breaks("LeaderEpochsRise", () -> fetch(3, 6, batch(3, 3, 7, 3, 3)));
    }

    @Test
    void seesATopicVanishAndForgivesADeletion() {
        checkers.topicCreated(new SeenTopic("a", TOPIC, 1), nowNanos++);
        breaks("CommittedMetadataStays", () -> look(List.of()));
        breaks("CommittedMetadataStays", () -> look(List.of(new SeenTopic("a", new Uuid(8, 8), 1))));
        checkers.deletionRequested(TOPIC);
        look(List.of());
    }

    @Test
    void seesADeletedTopicComeBack() {
        checkers.topicCreated(new SeenTopic("a", TOPIC, 1), nowNanos++);
        checkers.deletionRequested(TOPIC);
        checkers.topicDeleted(TOPIC, nowNanos++);
        breaks("CommittedMetadataStays", () -> look(List.of(new SeenTopic("a", TOPIC, 1))));
    }

    @Test
    void seesPartitionsThatNobodyAskedForAndSomeOfThoseThatWereAskedFor() {
        checkers.topicCreated(new SeenTopic("a", TOPIC, 2), nowNanos++);
        breaks("CommittedMetadataStays", () -> look(List.of(new SeenTopic("a", TOPIC, 5))));
        checkers.growthRequested(new SeenTopic("a", TOPIC, 5));
        look(List.of(new SeenTopic("a", TOPIC, 2)));
        breaks("CommittedMetadataStays", () -> look(List.of(new SeenTopic("a", TOPIC, 4))));
        look(List.of(new SeenTopic("a", TOPIC, 5)));
        breaks("CommittedMetadataStays", () -> look(List.of(new SeenTopic("a", TOPIC, 2))));
    }

    @Test
    void seesAProducerIdGivenTwice() {
        checkers.producerIdGiven(1_000);
        checkers.producerIdGiven(1_001);
        breaks("ProducerIdsAreUnique", () -> checkers.producerIdGiven(1_000));
    }

    private static void breaks(String invariant, Runnable action) {
        assertThatThrownBy(action::run).isInstanceOf(BrokenPromise.class).hasMessageStartingWith(invariant + ":");
    }

    private void acknowledge(long baseOffset, int producer, long firstNumber, int records, boolean durable) {
        long sentAtNanos = nowNanos++;
        checkers.acknowledged(new Acknowledgement(
                PARTITION,
                baseOffset,
                producer,
                firstNumber,
                records,
                durable,
                durable,
                sentAtNanos,
                sentAtNanos,
                nowNanos++));
    }

    private void outOfRange(long offset) {
        long sentAtNanos = nowNanos++;
        checkers.outOfRange(PARTITION, offset, sentAtNanos, nowNanos++);
    }

    private void fetch(long position, long highWatermark, SeenBatch... batches) {
        long sentAtNanos = nowNanos++;
        checkers.fetched(new Fetched(PARTITION, position, highWatermark, 0, List.of(batches), sentAtNanos, nowNanos++));
    }

    private void deleted(long logStartOffset) {
        long sentAtNanos = nowNanos++;
        checkers.recordDeletionAnswered(new DeletionAnswer(
                PARTITION, logStartOffset, DeletionAnswer.Outcome.DONE, logStartOffset, sentAtNanos, nowNanos++));
    }

    private void lookUp(long question, long offset, long timestampMs, int leaderEpoch) {
        long sentAtNanos = nowNanos++;
        checkers.offsetLookedUp(
                new OffsetLookup(PARTITION, question, offset, timestampMs, leaderEpoch, sentAtNanos, nowNanos++));
    }

    private void lookUpEpoch(int question, int epoch, long endOffset) {
        checkers.epochEndLookedUp(new EpochEndLookup(PARTITION, question, epoch, endOffset, nowNanos++));
    }

    private void look(List<SeenTopic> topics) {
        long sentAtNanos = nowNanos++;
        checkers.metadataSeen(topics, sentAtNanos, nowNanos++);
    }

    private static SeenBatch batch(long baseOffset, int epoch, int producer, long firstNumber, int records) {
        List<SeenRecord> seen = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            seen.add(
                    new SeenRecord(new RecordIdentity(producer, firstNumber + i), FIRST_TIMESTAMP_MS + baseOffset + i));
        }
        return new SeenBatch(baseOffset, epoch, producer * 1_000L + firstNumber, seen);
    }
}
