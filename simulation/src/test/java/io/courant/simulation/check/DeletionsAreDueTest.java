package io.courant.simulation.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Uuid;
import io.courant.simulation.check.DeletionAnswer.Outcome;
import io.courant.wire.TopicIdPartition;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Segments of ten offsets in two batches of 100 bytes each, the records of one segment a second older than those of the next. */
class DeletionsAreDueTest {

    private static final Uuid TOPIC = new Uuid(5, 6);
    private static final TopicIdPartition PARTITION = new TopicIdPartition(TOPIC, 0);
    private static final RetentionRules BY_AGE = new RetentionRules(2_500, -1);
    private static final RetentionRules BY_SIZE = new RetentionRules(-1, 400);
    private static final RetentionRules NEVER = new RetentionRules(-1, -1);
    private static final long AHEAD_MS = 1_000_000;
    private static final long MS = 1_000_000;
    private static final int SEGMENTS = 5;

    private DeletionsAreDue deletions = keeping(NEVER);
    private long nowMs;

    private DeletionsAreDue keeping(RetentionRules rules) {
        return new DeletionsAreDue(Set.of("a"), rules);
    }

    @BeforeEach
    void fill() {
        nowMs = 0;
        deletions.topicSeen(new SeenTopic("a", TOPIC, 1));
        deletions.clockMayBeAhead(AHEAD_MS);
        for (int segment = 0; segment < SEGMENTS; segment++) {
            store(segment * 10L, segment * 10L, 5);
            store(segment * 10L, segment * 10L + 5, 5);
            nowMs += 1_000;
        }
    }

    private void keptBy(RetentionRules rules) {
        deletions = keeping(rules);
        fill();
    }

    @Test
    void letsGoWhatIsTooOld() {
        keptBy(BY_AGE);
        begins(30);
        assertThat(deletions.moves()).isEqualTo(1);
    }

    @Test
    void seesASegmentGoBeforeItIsOldEnough() {
        keptBy(BY_AGE);
        breaks("offsets 0 to 39 of a-0 are gone, but not all of the segment from 30 on was to go", () -> begins(40));
        nowMs += 1_000;
        begins(40);
    }

    @Test
    void countsAgeByTheLatestTimeThatAClockMaySay() {
        keptBy(BY_AGE);
        deletions.clockMayBeAhead(AHEAD_MS + 1_000);
        begins(40);
    }

    @Test
    void letsGoWhatIsTooMuch() {
        keptBy(BY_SIZE);
        begins(30);
    }

    @Test
    void seesASegmentGoWithoutWhichTooLittleIsLeft() {
        keptBy(BY_SIZE);
        breaks("at most 200 bytes are left behind it", () -> begins(40));
    }

    @Test
    void seesAStartInTheMidstOfASegment() {
        keptBy(BY_AGE);
        breaks("offsets 0 to 11 of a-0 are gone, and the rest of the segment is not", () -> begins(12));
        breaks("the segment from 0 on was to go", () -> begins(5));
    }

    @Test
    void letsAllRecordsGoThatTheLogHadThen() {
        keptBy(BY_AGE);
        nowMs += 5_000;
        store(40, 50, 5);
        nowMs += 1;
        begins(50);
        fetch(50, 55);
    }

    @Test
    void seesASegmentGoThatWasKeptWhileMoreWasWrittenToIt() {
        keptBy(BY_AGE);
        store(40, 50, 5);
        nowMs += 5_000;
        breaks("the segment from 40 on was to go", () -> begins(50));
    }

    @Test
    void letsAllRecordsGoThatALossOfPowerHasLeft() {
        keptBy(BY_AGE);
        store(40, 50, 5);
        deletions.unsyncedMayBeLost(nowMs * MS);
        nowMs += 5_000;
        begins(50);
    }

    @Test
    void knowsThatNothingIsLostThatWasSeen() {
        keptBy(BY_AGE);
        store(40, 50, 5);
        fetch(0, 55);
        deletions.unsyncedMayBeLost(nowMs * MS);
        nowMs += 5_000;
        breaks("the segment from 40 on was to go", () -> begins(50));
    }

    @Test
    void seesAnyStartThatNobodyAskedFor() {
        breaks("the segment from 0 on was to go", () -> begins(10));
    }

    @Test
    void wantsExactlyTheStartThatWasAskedFor() {
        ask(12);
        breaks("offsets 12 to 12 of a-0 are gone", () -> begins(13));
        breaks("offsets 0 to 10 of a-0 are gone", () -> begins(11));
        begins(12);
        answered(12, Outcome.DONE, 12);
    }

    @Test
    void letsNothingGoByAQuestionThatWasRefused() {
        ask(12);
        answered(12, Outcome.REFUSED, -1);
        breaks("offsets 0 to 11 of a-0 are gone", () -> begins(12));
    }

    @Test
    void letsRecordsGoByAQuestionWithoutAnAnswer() {
        ask(12);
        answered(12, Outcome.UNKNOWN, -1);
        begins(12);
    }

    @Test
    void letsAllGoThatWasThereWhenThatWasAsked() {
        ask(DeletionAnswer.ALL);
        deletions.processEnded(nowMs * MS);
        nowMs += 1_000;
        store(40, 50, 5);
        breaks("offsets 50 to 54 of a-0 are gone", () -> begins(55));
        begins(50);
    }

    @Test
    void letsNothingMoreGoByAQuestionForAllThatWasAnswered() {
        ask(DeletionAnswer.ALL);
        answered(DeletionAnswer.ALL, Outcome.DONE, 45);
        breaks("offsets 45 to 49 of a-0 are gone", () -> begins(50));
    }

    @Test
    void countsWhatIsLeftFromTheStartThatWasAskedFor() {
        keptBy(BY_SIZE);
        ask(25);
        begins(25);
        begins(30);
        breaks("the segment from 30 on was to go", () -> begins(40));
    }

    @Test
    void goesByRulesThatMayHold() {
        deletions.retentionRequested("a", BY_AGE);
        begins(10);
        deletions.retentionSet("a", BY_AGE, nowMs * MS);
        begins(30);
        deletions.retentionRequested("a", NEVER);
        deletions.retentionSet("a", NEVER, nowMs * MS);
        nowMs += 1_000;
        begins(40);
        nowMs += 5_000;
        begins(40);
        breaks("kept by [RetentionRules[ms=-1, bytes=-1]]", () -> begins(50));
    }

    @Test
    void seesARecordOutOfRangeThatWasNotToGo() {
        keptBy(BY_AGE);
        fetch(0, 50);
        deletions.outOfRange(PARTITION, 29, nowMs * MS + 1, nowMs * MS + 1);
        breaks(
                "the segment from 30 on was to go",
                () -> deletions.outOfRange(PARTITION, 30, nowMs * MS + 1, nowMs * MS + 1));
        deletions.outOfRange(PARTITION, 50, nowMs * MS + 1, nowMs * MS + 1);
    }

    @Test
    void seesAStartAboveTheHighWatermark() {
        ask(12);
        breaks("above its high watermark 10", () -> fetch(12, 10));
    }

    @Test
    void takesALogToEndWhereSomethingIsWrittenAnew() {
        keptBy(BY_SIZE);
        store(20, 30, 5);
        breaks("at most 300 bytes are left behind it", () -> begins(30));
    }

    private void store(long segmentBase, long baseOffset, int records) {
        deletions.stored(new StoredBatch(
                "a-0", segmentBase, baseOffset, baseOffset + records, 100, AHEAD_MS + nowMs, nowMs, nowMs * MS));
    }

    private void ask(long offset) {
        deletions.recordDeletionRequested(PARTITION, offset);
    }

    private void answered(long asked, Outcome outcome, long start) {
        deletions.recordDeletionAnswered(new DeletionAnswer(PARTITION, asked, outcome, start, nowMs * MS, nowMs * MS));
    }

    private void begins(long start) {
        deletions.offsetLookedUp(
                new OffsetLookup(PARTITION, OffsetLookup.EARLIEST, start, -1, -1, nowMs * MS, nowMs * MS));
    }

    private void fetch(long start, long highWatermark) {
        deletions.fetched(new Fetched(PARTITION, start, highWatermark, start, List.of(), nowMs * MS, nowMs * MS));
    }

    private static void breaks(String what, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOf(BrokenPromise.class)
                .hasMessageStartingWith("DeletionsAreDue: ")
                .hasMessageContaining(what);
    }
}
