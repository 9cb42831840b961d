package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.log.journal.JournalLimits;
import io.courant.log.metrics.LogMetrics;
import io.courant.log.offline.Finding;
import io.courant.log.offline.LogVerify;
import io.courant.testkit.SimulatedClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A small journal: what happens when it is full, and when its space may be used again. */
class JournalSpaceTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final Path JOURNAL = LogNode.PATH.resolve("journal");
    private static final int FILE_BYTES = 16 * JournalLimits.BLOCK_BYTES;
    private static final int MOST_FILES = 6;
    private static final JournalLimits SMALL_JOURNAL = new JournalLimits(
            FILE_BYTES, 2, (long) MOST_FILES * FILE_BYTES, 4 * JournalLimits.BLOCK_BYTES, JournalLimits.MOST_ACTIONS);
    private static final int LOGS = 3;
    private static final String FIRST = "first";
    private static final String VALUE = "y".repeat(900);

    private SyncRecordingDisk seen;
    private LogNode node;

    @BeforeEach
    void start() throws IOException {
        List<SyncRecordingDisk> made = new ArrayList<>();
        node = new LogNode(
                31,
                disk -> {
                    made.add(new SyncRecordingDisk(disk));
                    return made.getFirst();
                },
                SMALL_JOURNAL);
        seen = made.getFirst();
    }

    @AfterEach
    void releasesEveryBuffer() throws IOException {
        node.closeAndAssertNoBufferIsLeft();
        assertThat(node.faults).isEmpty();
    }

    @Test
    void withoutRoomInTheJournalFilesAreSyncedAndNothingIsLost() throws IOException {
        List<PartitionLog> logs = openWithOneBatchEach();
        int rounds = fillJournal(logs);
        assertThat(segmentsSyncedBy(logs.getFirst())).isEqualTo(1);
        assertThat(node.counted(LogMetrics.JOURNAL_REFUSALS)).isPositive();
        assertThat(node.counted(LogMetrics.FILE_SYNC_DURATION)).isPositive();
        node.losePower();
        for (int i = 0; i < logs.size(); i++) {
            int expected = rounds + (i == 0 ? 2 : 1);
            assertThat(node.readAll(node.open(partition(i), LogConfig.DEFAULT), 1 << 20))
                    .as("partition %s", i)
                    .hasSize(expected);
        }
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    @Test
    void theJournalsSpaceIsFreeOnceTheOlderCheckpointNeedsItNoMore() throws IOException {
        List<PartitionLog> logs = openWithOneBatchEach();
        fillJournal(logs);
        node.world.run(node.shard, node.checkpointer::start);
        long before = checkpointNumber();
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + LogIntervals.CHECKPOINT_NANOS / 2);
        assertThat(checkpointNumber()).isEqualTo(before + 1);
        assertThat(segmentsSyncedBy(logs.getFirst())).isEqualTo(1); // the older one was written before

        // A full journal makes a checkpoint at once; the next one comes an interval later, and is not to be met.
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + LogIntervals.CHECKPOINT_NANOS / 4);
        assertThat(checkpointNumber()).isGreaterThan(before + 1);
        assertThat(segmentsSyncedBy(logs.getFirst())).isZero();
        node.losePower();
        assertThat(node.open(partition(0), LogConfig.DEFAULT).logEndOffset())
                .isEqualTo(logs.getFirst().logEndOffset());
    }

    @Test
    void checkpointsMakeRoomBeforeTheJournalIsFull() throws IOException {
        node.world.run(node.shard, node.checkpointer::start);
        List<PartitionLog> logs = openWithOneBatchEach();
        for (int round = 0; round < 500; round++) {
            appendAndMakeDurable(logs);
        }
        assertThat(node.events.messages("journal.full")).isEmpty();
        assertThat(node.disk.list(JOURNAL)).hasSizeLessThanOrEqualTo(MOST_FILES);
        node.losePower();
        for (int i = 0; i < logs.size(); i++) {
            assertThat(node.readAll(node.open(partition(i), LogConfig.DEFAULT), 1 << 20))
                    .hasSize(501);
        }
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    @Test
    void aFullJournalNamesTheLogThatKeepsItFromBeingFreed() throws IOException {
        List<PartitionLog> logs = openWithOneBatchEach();
        node.makeDurable(logs);
        node.kill();
        node.world.run(node.shard, node.checkpointer::start);
        fillJournal(List.of(node.open(partition(1), LogConfig.DEFAULT), node.open(partition(2), LogConfig.DEFAULT)));
        assertThat(node.events.messages("journal.full"))
                .singleElement()
                .asString()
                .contains("not freed because of " + partition(0) + ", which is not recovered");
    }

    @Test
    void aDamagedBatchWhoseCopyIsWrittenOverBeforeItsLogIsOpenedIsAllThatIsLost() throws IOException {
        List<PartitionLog> logs = openWithOneBatchEach();
        appendAndMakeDurable(logs);
        appendAndMakeDurable(logs);
        node.stopCleanly();
        Path damaged = LogNode.PATH.resolve("partition-0").resolve("%020d.log".formatted(0));
        node.disk.flipBit(damaged, batchPosition(2) + 70L, 1);

        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        List<PartitionLog> others =
                List.of(node.open(partition(1), LogConfig.DEFAULT), node.open(partition(2), LogConfig.DEFAULT));
        for (int round = 0; round < 500; round++) {
            appendAndMakeDurable(others);
        }
        PartitionLog log = node.open(partition(0), LogConfig.DEFAULT);
        assertThat(node.events.messages("log.not-repaired")).hasSize(1);
        assertThat(log.logEndOffset()).isEqualTo(3);
        assertThat(LogNode.bytes(node.read(log, 0, 1 << 20, 3))).hasSize((int) batchPosition(2));
        assertThat(node.read(log, 2, 1 << 20, 3)).isInstanceOf(ReadResult.Corrupt.class);
        assertThat(node.events.messages("log.damaged")).hasSize(1);
        assertThat(node.append(log, LogNode.batch(NOW, VALUE))).isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    void checkpointsMakeRoomWhereTheDiskIsTooFullForTheJournalToGrow() throws IOException {
        List<PartitionLog> logs = openWithOneBatchEach();
        while (node.disk.list(JOURNAL).size() < MOST_FILES - 1) {
            appendAndMakeDurable(logs);
        }
        node.disk.limitCapacity(1L << 30); // all of which the soft watermark wants free
        node.world.run(node.shard, node.checkpointer::start);
        for (int round = 0; round < 300; round++) {
            appendAndMakeDurable(logs);
        }
        assertThat(node.events.messages("journal.not-grown")).isNotEmpty();
        assertThat(node.events.messages("journal.full")).isEmpty();
        assertThat(node.disk.list(JOURNAL)).hasSize(MOST_FILES - 1);
    }

    @Test
    void aJournalOfTwoFilesIsUsedAgainOnceCheckpointsHaveCoveredIt() throws IOException {
        node.disk.limitCapacity(1L << 30);
        List<PartitionLog> logs = openWithOneBatchEach();
        int rounds = fillJournal(logs);
        assertThat(segmentsSyncedBy(logs.getFirst())).isEqualTo(1);
        node.world.run(node.shard, node.checkpointer::start);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + LogIntervals.CHECKPOINT_NANOS / 2);
        assertThat(segmentsSyncedBy(logs.getFirst())).isEqualTo(1);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + LogIntervals.CHECKPOINT_NANOS / 4);
        assertThat(segmentsSyncedBy(logs.getFirst())).isZero();
        assertThat(node.disk.list(JOURNAL)).hasSize(2);
        node.losePower();
        assertThat(node.readAll(node.open(partition(0), LogConfig.DEFAULT), 1 << 20))
                .hasSize(rounds + 4);
    }

    @Test
    void whatOnlyTheOlderCheckpointNeedsIsStillInTheJournalWhenTheNewestIsDamaged() throws IOException {
        node.world.run(node.shard, node.checkpointer::start);
        List<PartitionLog> logs = openWithOneBatchEach();
        appendAndMakeDurable(logs);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + LogIntervals.CHECKPOINT_NANOS / 2);
        long older = checkpointNumber();
        for (int round = 0; round < 20; round++) { // more than one file of the journal
            appendAndMakeDurable(logs);
        }
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS);
        assertThat(checkpointNumber()).isEqualTo(older + 1);
        node.background.hold(); // no further checkpoint comes
        fillJournal(logs); // and all that may be written over is
        long end = logs.getFirst().logEndOffset();
        Path damaged = LogNode.PATH.resolve("partition-0").resolve("%020d.log".formatted(0));
        node.endProcess();
        node.disk.flipBit(Checkpoint.file(LogNode.PATH, older + 1), 40, 1);
        node.disk.flipBit(damaged, batchPosition(2) + 70L, 1);

        node.start();
        assertThat(node.events.messages("log.checkpoint-damaged")).hasSize(1);
        for (int i = 0; i < logs.size(); i++) {
            PartitionLog log = node.open(partition(i), LogConfig.DEFAULT);
            assertThat(log.logEndOffset()).isEqualTo(end);
            assertThat(node.readAll(log, 1 << 20)).hasSize((int) end);
        }
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    @Test
    void whatWasFreedIsNotMissedWhenBothCheckpointsAreLost() throws Exception {
        node.world.run(node.shard, node.checkpointer::start);
        List<PartitionLog> logs = openWithOneBatchEach();
        for (int round = 0; round < 300; round++) {
            appendAndMakeDurable(logs);
        }
        node.endProcess();
        for (int slot = 0; slot < 2; slot++) {
            node.disk.delete(Checkpoint.file(LogNode.PATH, slot));
        }
        assertThat(new LogVerify(node.disk.copy(1)).verify(LogNode.PATH).findings())
                .filteredOn(finding -> finding.severity() == Finding.Severity.DAMAGE)
                .singleElement()
                .satisfies(finding -> assertThat(finding.reason()).contains("no sound checkpoint"));
        node.start();
        assertThat(node.events.messages("journal.damaged")).isEmpty();
    }

    @Test
    void theStartOfALogWhoseDirectoryIsGoneDoesNotHoldTheJournal() throws IOException {
        List<PartitionLog> logs = openWithOneBatchEach();
        appendAndMakeDurable(logs);
        node.stopCleanly();
        node.disk.removeAll(LogNode.PATH.resolve("partition-0"));
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog gone = node.open(partition(0), LogConfig.DEFAULT);
        assertThat(node.events.messages("log.damaged")).hasSize(1);
        assertThat(node.counted(LogMetrics.DAMAGED_RANGES)).isEqualTo(1);
        moveStart(gone, 2);
        List<PartitionLog> others =
                List.of(node.open(partition(1), LogConfig.DEFAULT), node.open(partition(2), LogConfig.DEFAULT));
        for (int round = 0; round < 500; round++) {
            appendAndMakeDurable(others);
        }
        assertThat(node.events.messages("journal.full")).isEmpty();
        node.kill();
        PartitionLog again = node.open(partition(0), LogConfig.DEFAULT);
        assertThat(again.logStartOffset()).isEqualTo(2);
        assertThat(again.logEndOffset()).isEqualTo(2);
        assertThat(node.events.messages("log.damaged")).hasSize(1);
    }

    @Test
    void startsThatMoveHaveCheckpointsMadeBeforeTheJournalIsFull() throws IOException {
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = openWithOneBatchEach().getFirst();
        String[] values = new String[500];
        Arrays.fill(values, FIRST);
        node.append(log, LogNode.batch(NOW, values));
        node.makeDurable(log);
        for (int offset = 1; offset <= 500; offset++) {
            moveStart(log, offset);
        }
        assertThat(node.events.messages("journal.full")).isEmpty();
        node.losePower();
        assertThat(node.open(partition(0), LogConfig.DEFAULT).logStartOffset()).isEqualTo(500);
    }

    @Test
    void aStartThatFindsNoRoomInTheJournalHoldsWithTheNextCheckpoint() throws IOException {
        PartitionLog log = openWithOneBatchEach().getFirst();
        fillJournal(List.of(log));
        List<Outcome<Done>> told = new ArrayList<>();
        node.world.run(node.shard, () -> log.advanceLogStart(1, told::add));
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS);
        assertThat(told).as("what is in reserve is not for this").isEmpty();
        assertThat(log.logStartOffset()).isZero();
        node.world.run(node.shard, node.checkpointer::start);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + LogIntervals.CHECKPOINT_NANOS / 2);
        assertThat(told).containsExactly(Outcome.done());
        node.losePower();
        assertThat(node.open(partition(0), LogConfig.DEFAULT).logStartOffset()).isEqualTo(1);
    }

    @Test
    void norIsTheStartOfALogWithoutADirectoryForgottenWhereThereIsNoRoom() throws IOException {
        openWithOneBatchEach();
        node.stopCleanly();
        node.disk.removeAll(LogNode.PATH.resolve("partition-0"));
        node.start();
        PartitionLog gone = node.open(partition(0), LogConfig.DEFAULT);
        fillJournal(List.of(node.open(partition(1), LogConfig.DEFAULT)));
        List<Outcome<Done>> told = new ArrayList<>();
        node.world.run(node.shard, () -> gone.advanceLogStart(1, told::add));
        node.world.run(node.shard, node.checkpointer::start);
        node.world.runFor(3 * LogIntervals.CHECKPOINT_NANOS);
        assertThat(told).containsExactly(Outcome.done());
        assertThat(gone.logStartOffset()).isEqualTo(1);
    }

    // --- the logs ---

    private static LogIdentity partition(int index) {
        return new LogIdentity("partition", new Uuid(9, 9), index);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLogThatFallsSilentWhileTheJournalHasItsLastBatchHoldsNoSpace(boolean journalIsLast) throws IOException {
        PartitionLog log = openWithOneBatchEach().getFirst();
        node.makeDurable(log);
        if (journalIsLast) {
            node.journalLane.hold();
        }
        List<ShardLogs.Contribution> told = new ArrayList<>();
        node.append(log, LogNode.batch(NOW, VALUE));
        node.world.run(node.shard, () -> {
            log.durableUpTo(log.logEndOffset(), ignored -> {});
            node.logs.contribute(told::add);
        });
        node.world.runFor(LogLimits.SYNC_WITHIN_NANOS / 2);
        node.journalLane.letGo();
        node.world.await("the contribution", () -> !told.isEmpty());
        assertThat(told.getFirst().uncoveredFrom()).as("none is needed").isEqualTo(Long.MAX_VALUE);
        assertThat(told.getFirst().entries())
                .filteredOn(entry -> entry.identity().equals(log.identity()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.recoveryPoint()).isEqualTo(2));
    }

    @Test
    void aLogThatIsWrittenWithoutAPauseIsSavedBySyncingItOnce() throws IOException {
        PartitionLog log = openWithOneBatchEach().getFirst();
        node.makeDurable(log);
        seen.takeSynced();
        List<ShardLogs.Contribution> told = new ArrayList<>();
        int[] written = {0};
        node.world.run(node.shard, () -> {
            writeOn(log, told, written);
            node.logs.contribute(told::add);
        });
        node.world.await("the contribution", () -> !told.isEmpty() || written[0] == 1000);
        assertThat(told).as("after %s batches".formatted(written[0])).hasSize(1);
        assertThat(seen.takeSynced())
                .filteredOn(path -> path.toString().contains("partition-0")
                        && path.toString().endsWith(".log"))
                .hasSize(1);
    }

    /** Writes a batch every 0.1 ms until something is told, so that there is always one that is not synced. */
    private void writeOn(PartitionLog log, List<ShardLogs.Contribution> told, int[] written) {
        if (told.isEmpty() && written[0] < 1000) {
            written[0]++;
            node.beginAppend(log, LogNode.batch(NOW, FIRST), 0, appended -> {}); // too few bytes to go by files
            log.durableUpTo(log.logEndOffset(), ignored -> {});
            node.shard.schedule(100_000, () -> writeOn(log, told, written));
        }
    }

    private List<PartitionLog> openWithOneBatchEach() {
        List<PartitionLog> logs = new ArrayList<>();
        for (int i = 0; i < LOGS; i++) {
            PartitionLog log = node.open(partition(i), LogConfig.DEFAULT);
            node.append(log, LogNode.batch(NOW, FIRST));
            logs.add(log);
        }
        return logs;
    }

    private void appendAndMakeDurable(List<PartitionLog> logs) {
        logs.forEach(log -> node.append(log, LogNode.batch(NOW, VALUE)));
        node.makeDurable(logs);
    }

    private void moveStart(PartitionLog log, long offset) {
        node.world.<Done>success(node.shard, done -> log.advanceLogStart(offset, done));
    }

    /** Where the batch of {@code offset} stands in the segment of a log that {@link #openWithOneBatchEach} has opened. */
    private static long batchPosition(int offset) {
        return LogNode.batch(NOW, FIRST).remaining()
                + (offset - 1L) * LogNode.batch(NOW, VALUE).remaining();
    }

    /** Appends to all logs until the journal has no room; returns how often. */
    private int fillJournal(List<PartitionLog> logs) {
        int rounds = 0;
        while (node.events.count("journal.full") == 0) {
            appendAndMakeDurable(logs);
            rounds++;
            assertThat(rounds).isLessThan(1000);
        }
        return rounds;
    }

    /** How many segments are synced to make one more small batch of {@code log} durable. */
    private long segmentsSyncedBy(PartitionLog log) {
        node.append(log, LogNode.batch(NOW, VALUE));
        seen.takeSynced();
        node.makeDurable(log);
        return seen.takeSynced().stream()
                .filter(path -> path.toString().endsWith(".log"))
                .count();
    }

    private long checkpointNumber() throws IOException {
        Checkpoint newest = Checkpoint.read(node.disk, LogNode.PATH, null).checkpoint();
        return newest == null ? 0 : newest.number();
    }
}
