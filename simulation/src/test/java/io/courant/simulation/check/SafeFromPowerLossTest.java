package io.courant.simulation.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a loss of power may take while a topic's records count in memory or on disk, and what not. */
class SafeFromPowerLossTest {

    private static final String NAME = "orders";
    private static final TopicIdPartition PARTITION = new TopicIdPartition(new Uuid(5, 6), 0);
    private static final int PRODUCER = 7;

    private final Checkers checkers = new Checkers(1_000);
    private long nowNanos = 1;

    @BeforeEach
    void seeTheTopic() {
        checkers.topicSeen(new SeenTopic(NAME, PARTITION.topicId(), 1));
    }

    @Test
    void onDiskNothingIsLost() {
        acknowledge(0, 3);
        fetch(3, 1, 0, 3);
        losePower();
        assertThat(checkers.lossesOf(PARTITION)).isZero();
        breaks("AcknowledgedRecordsStay", () -> checkers.readToTheEnd(PARTITION, 2));
        breaks("HighWatermarkRises", () -> fetch(2, 1, 0, 2));
    }

    @Test
    void inMemoryWhatIsAcknowledgedAndSeenMayBeLostWithThePowerAlone() {
        change(true);
        acknowledge(0, 3);
        fetch(3, 1, 0, 3);
        breaks("AcknowledgedRecordsStay", () -> checkers.readToTheEnd(PARTITION, 2));
        losePower();
        assertThat(checkers.lossesOf(PARTITION)).isEqualTo(1);
        checkers.readToTheEnd(PARTITION, 0);
    }

    @Test
    void whatStandsInThePlaceOfSomethingLostHasAnotherEpoch() {
        change(true);
        fetch(3, 1, 0, 3);
        losePower();
        fetch(2, 1, 0, 2);
        breaks("VisibleRecordsStay", () -> checkers.fetched(fetched(3, List.of(batch(2, 1, 9, 0, 1)))));
        assertThat(checkers.replaced()).isEqualTo(1);
    }

    @Test
    void aNewEpochMayPutOthersInThePlaceOfWhatWasLost() {
        change(true);
        fetch(3, 1, 0, 3);
        losePower();
        checkers.fetched(fetched(3, List.of(batch(0, 1, PRODUCER, 0, 2), batch(2, 2, 9, 0, 1))));
        assertThat(checkers.replaced()).isEqualTo(1);
        breaks("LeaderEpochsRise", () -> checkers.fetched(fetched(5, List.of(batch(3, 1, 9, 1, 2)))));
    }

    @Test
    void whatWasSafeBeforeTheChangeToMemoryStays() {
        acknowledge(0, 3);
        change(true);
        acknowledge(3, 2);
        losePower();
        checkers.readToTheEnd(PARTITION, 3);
        breaks("AcknowledgedRecordsStay", () -> checkers.readToTheEnd(PARTITION, 2));
    }

    @Test
    void anAcknowledgementOfWhatWasSentOnDiskMakesAllBeforeItSafe() {
        change(true);
        acknowledge(0, 3);
        change(false);
        acknowledge(3, 2);
        losePower();
        breaks("AcknowledgedRecordsStay", () -> checkers.readToTheEnd(PARTITION, 4));
        assertThat(checkers.lossesOf(PARTITION)).isZero();
    }

    @Test
    void anAcknowledgedRepetitionIsSafeAndWhatStandsBehindItIsNot() {
        change(true);
        long firstSentAtNanos = nowNanos++;
        acknowledge(3, 2);
        change(false);
        long sentAtNanos = nowNanos++;
        checkers.acknowledged(new Acknowledgement(
                PARTITION, 0, PRODUCER, 0, 3, true, true, firstSentAtNanos, sentAtNanos, nowNanos++));
        losePower();
        assertThat(checkers.lossesOf(PARTITION)).isEqualTo(1);
        checkers.readToTheEnd(PARTITION, 3);
        breaks("AcknowledgedRecordsStay", () -> checkers.readToTheEnd(PARTITION, 2));
    }

    @Test
    void whatWasSentBeforeTheChangeWasAnsweredOrAcknowledgedAfterTheNextOneBeganIsNotSafe() {
        change(true);
        checkers.durabilityRequested(NAME, false);
        long sentAtNanos = nowNanos++;
        checkers.durabilityAnswered(NAME, false, true, nowNanos++);
        checkers.acknowledged(
                new Acknowledgement(PARTITION, 0, PRODUCER, 0, 3, true, true, sentAtNanos, sentAtNanos, nowNanos++));
        sentAtNanos = nowNanos++;
        checkers.durabilityRequested(NAME, true);
        checkers.acknowledged(
                new Acknowledgement(PARTITION, 3, PRODUCER, 3, 3, true, true, sentAtNanos, sentAtNanos, nowNanos++));
        losePower();
        checkers.readToTheEnd(PARTITION, 0);
    }

    @Test
    void aChangeToMemoryWithoutAnAnswerMayComeAsLongAsTheProcessLives() {
        checkers.durabilityRequested(NAME, true);
        checkers.durabilityAnswered(NAME, true, false, nowNanos++);
        change(false);
        acknowledge(0, 3);
        losePower();
        checkers.readToTheEnd(PARTITION, 0);

        checkers.processEnded(nowNanos++);
        change(false);
        acknowledge(0, 3);
        losePower();
        breaks("AcknowledgedRecordsStay", () -> checkers.readToTheEnd(PARTITION, 2));
    }

    @Test
    void aLogStartThatWasSeenIsOnDisk() {
        change(true);
        acknowledge(0, 5);
        checkers.recordDeletionRequested(PARTITION, 4);
        long sentAtNanos = nowNanos++;
        checkers.recordDeletionAnswered(
                new DeletionAnswer(PARTITION, 4, DeletionAnswer.Outcome.DONE, 4, sentAtNanos, nowNanos++));
        losePower();
        breaks("AcknowledgedRecordsStay", () -> checkers.readToTheEnd(PARTITION, 3));
        checkers.readToTheEnd(PARTITION, 4);
    }

    @Test
    void aTopicThatNobodyHasChangedFollowsTheDefaultOfEachLife() {
        acknowledge(0, 3);
        begin(true);
        acknowledge(3, 2);
        losePower();
        checkers.readToTheEnd(PARTITION, 3);
        begin(false);
        acknowledge(3, 1);
        losePower();
        breaks("AcknowledgedRecordsStay", () -> checkers.readToTheEnd(PARTITION, 3));
    }

    @Test
    void aTopicWithADurabilityOfItsOwnDoesNotFollowTheDefault() {
        change(false);
        begin(true);
        acknowledge(0, 3);
        losePower();
        breaks("AcknowledgedRecordsStay", () -> checkers.readToTheEnd(PARTITION, 2));
    }

    @Test
    void oneThatMayHaveADurabilityOfItsOwnIsNotOnDiskByTheDefault() {
        checkers.durabilityRequested(NAME, true);
        checkers.durabilityAnswered(NAME, true, false, nowNanos++);
        begin(false);
        acknowledge(0, 3);
        losePower();
        checkers.readToTheEnd(PARTITION, 0);
    }

    @Test
    void lossesCountOnWhileADeletionIsRequested() {
        change(true);
        acknowledge(0, 3);
        losePower();
        checkers.deletionRequested(PARTITION.topicId());
        losePower();
        assertThat(checkers.lossesOf(PARTITION)).isEqualTo(2);
    }

    private void begin(boolean memory) {
        checkers.processEnded(nowNanos++);
        checkers.defaultDurability(memory, nowNanos++);
    }

    private void change(boolean memory) {
        checkers.durabilityRequested(NAME, memory);
        checkers.durabilityAnswered(NAME, memory, true, nowNanos++);
    }

    private void losePower() {
        checkers.unsyncedMayBeLost(nowNanos++);
    }

    /** One producer's records stand at the offsets that are their numbers. */
    private void acknowledge(long offset, int records) {
        long sentAtNanos = nowNanos++;
        checkers.acknowledged(new Acknowledgement(
                PARTITION, offset, PRODUCER, offset, records, true, true, sentAtNanos, sentAtNanos, nowNanos++));
    }

    private void fetch(long highWatermark, int epoch, long offset, int records) {
        checkers.fetched(fetched(highWatermark, List.of(batch(offset, epoch, PRODUCER, offset, records))));
    }

    private Fetched fetched(long highWatermark, List<SeenBatch> batches) {
        long sentAtNanos = nowNanos++;
        return new Fetched(
                PARTITION, batches.getFirst().baseOffset(), highWatermark, 0, batches, sentAtNanos, nowNanos++);
    }

    private static SeenBatch batch(long baseOffset, int epoch, int producer, long firstNumber, int records) {
        List<SeenRecord> seen = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            seen.add(new SeenRecord(new RecordIdentity(producer, firstNumber + i), 5_000 + baseOffset + i));
        }
        return new SeenBatch(baseOffset, epoch, producer * 1_000L + firstNumber, seen);
    }

    private static void breaks(String invariant, Runnable action) {
        assertThatThrownBy(action::run).isInstanceOf(BrokenPromise.class).hasMessageStartingWith(invariant + ":");
    }
}
