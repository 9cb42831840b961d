package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.CountedBuffer;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.testkit.SimulatedClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which way batches become durable, what that costs in syncs, and that a loss of power takes none of them. */
class GroupCommitTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final String LARGE = "x".repeat(LogLimits.FILE_SYNC_BYTES);
    private static final Path JOURNAL = LogNode.PATH.resolve("journal");

    private SyncRecordingDisk seen;
    private LogNode node;

    @BeforeEach
    void start() throws IOException {
        List<SyncRecordingDisk> made = new ArrayList<>();
        node = new LogNode(31, disk -> {
            made.add(new SyncRecordingDisk(disk));
            return made.getFirst();
        });
        seen = made.getFirst();
    }

    @AfterEach
    void releasesEveryBuffer() throws IOException {
        node.closeAndAssertNoBufferIsLeft();
        assertThat(node.faults).isEmpty();
    }

    @Test
    void smallBatchesOfManyLogsTakeOneSyncOfTheJournal() throws IOException {
        List<PartitionLog> logs = openWithOneBatchEach(50);
        seen.takeSynced();
        node.makeDurable(logs);
        assertThat(seen.takeSynced()).singleElement().satisfies(GroupCommitTest::assertIsOfTheJournal);
        node.losePower();
        for (int i = 0; i < 50; i++) {
            assertThat(node.readAll(node.open(partition(i), LogConfig.DEFAULT), 1 << 20))
                    .as("partition %s", i)
                    .hasSize(1);
        }
    }

    @Test
    void aLogWithMuchToWriteSyncsItsFilesAndNotTheJournal() throws IOException {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, LARGE));
        seen.takeSynced();
        node.makeDurable(log);
        Path directory = LogNode.PATH.resolve(LogNode.LOG.directoryName());
        assertThat(seen.takeSynced())
                .containsExactlyInAnyOrder(
                        directory.resolve("%020d.log".formatted(0)),
                        PartitionMetadataFile.of(directory),
                        directory,
                        LogNode.PATH);
        node.append(log, LogNode.batch(NOW, LARGE));
        node.makeDurable(log);
        assertThat(seen.takeSynced()).containsExactly(directory.resolve("%020d.log".formatted(0)));
        node.losePower();
        assertThat(node.readAll(node.open(), 1 << 20)).hasSize(2);
    }

    @Test
    void manySmallBatchesThatAreMuchTogetherSyncTheFilesToo() throws IOException {
        PartitionLog log = node.open();
        node.world.run(node.shard, () -> {
            for (int i = 0; i < 40; i++) {
                appendNow(log, LogNode.batch(NOW, "x".repeat(LogLimits.FILE_SYNC_BYTES / 32)));
            }
        });
        node.world.await("all batches", () -> log.logEndOffset() == 40);
        seen.takeSynced();
        node.makeDurable(log);
        assertThat(seen.takeSynced()).noneMatch(path -> path.startsWith(JOURNAL));
        node.losePower();
        assertThat(node.readAll(node.open(), 1 << 20)).hasSize(40);
    }

    @Test
    void filesThatAreSyncedTogetherAreAllBegunBeforeTheFirstSync() throws IOException {
        List<PartitionLog> logs = openWithMuchToWrite(3);
        seen.takeSynced();
        seen.takeBegunBeforeSyncs();
        node.makeDurable(logs);
        assertThat(seen.takeBegunBeforeSyncs())
                .containsExactlyElementsOf(
                        logs.stream().map(GroupCommitTest::firstSegment).toList());
    }

    @Test
    void whatALogAppendsIsWrittenBackInSteps() throws IOException {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "first"));
        int batchBytes = LogLimits.WRITEBACK_STEP_BYTES / 2;
        for (int i = 0; i < 6; i++) {
            node.append(log, LogNode.batch(NOW, "x".repeat(batchBytes)));
            node.world.runFor(LogLimits.SYNC_WITHIN_NANOS / 100);
            seen.takeSynced();
        }
        assertThat(seen.takeBegunBeforeSyncs()).containsOnly(firstSegment(log)).hasSize(3);
    }

    @Test
    void muchThatNobodyAskedForBecomesDurableSoonerThanLittle() throws IOException {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "first"));
        node.makeDurable(log);
        String half = "x".repeat(1 << 19);
        long halves = LogLimits.SYNC_AT_BYTES >> 19;
        for (int i = 1; i < halves; i++) {
            node.append(log, LogNode.batch(NOW, half));
        }
        assertThat(log.durableEndOffset()).isEqualTo(1);
        node.append(log, LogNode.batch(NOW, half));
        node.world.runFor(LogLimits.SYNC_WITHIN_NANOS / 5);
        assertThat(log.durableEndOffset()).isEqualTo(1 + halves);
    }

    @Test
    void eachLogOfACommitGoesItsOwnWay() throws IOException {
        List<PartitionLog> logs = new ArrayList<>(openWithOneBatchEach(10));
        PartitionLog large = node.open();
        node.append(large, LogNode.batch(NOW, LARGE));
        logs.add(large);
        seen.takeSynced();
        node.makeDurable(logs);
        List<Path> synced = seen.takeSynced();
        assertThat(synced.stream().filter(path -> path.startsWith(JOURNAL))).hasSize(1);
        assertThat(synced.stream().filter(path -> path.toString().endsWith(".log")))
                .hasSize(1);
    }

    @Test
    void theWaysOfALogAlternateWithoutAGap() throws IOException {
        PartitionLog log = node.open();
        List<ByteBuffer> written = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            written.add(LogNode.batch(NOW, i % 3 == 1 ? LARGE : "value-" + i));
            node.append(log, written.getLast().duplicate());
            if (i % 2 == 0) {
                node.makeDurable(log);
            }
        }
        node.makeDurable(log);
        for (int life = 0; life < 3; life++) {
            node.losePower();
            log = node.open();
            List<ByteBuffer> found = node.readAll(log, 1 << 20);
            assertThat(found)
                    .extracting(ByteBuffer::remaining)
                    .containsExactlyElementsOf(
                            written.stream().map(ByteBuffer::remaining).toList());
            assertThat(node.events.messages("log.damaged")).isEmpty();
        }
    }

    @Test
    void startsOnTheirWayToTheJournalDoNotKeepBatchesFromIt() throws IOException {
        List<PartitionLog> logs = new ArrayList<>();
        for (int i = 0; i <= LogLimits.HAND_OVERS_UNDER_WAY; i++) {
            logs.add(node.open(new LogIdentity("moved", new Uuid(9, 9), i), LogConfig.DEFAULT));
            node.append(logs.getLast(), LogNode.batch(NOW, "value"));
        }
        node.makeDurable(logs);
        node.journalLane.hold();
        node.world.run(node.shard, () -> logs.forEach(log -> log.advanceLogStart(1, moved -> {})));
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "value"));
        List<Outcome<Done>> told = new ArrayList<>();
        node.world.run(node.shard, () -> log.durableUpTo(1, told::add));
        node.world.runFor(LogLimits.SYNC_WITHIN_NANOS);
        assertThat(log.durability().isUnderWay()).isTrue();
        node.journalLane.letGo();
        node.world.await("the commit", () -> !told.isEmpty());
        assertThat(logs).allMatch(moved -> moved.logStartOffset() == 1);
    }

    @Test
    void aStopLeavesNothingForTheClosedJournal() throws IOException {
        PartitionLog log = node.open();
        node.journalLane.hold();
        int batches = LogLimits.HAND_OVERS_UNDER_WAY + 1; // the last waits until one before it is answered
        for (int i = 0; i < batches; i++) {
            node.append(log, LogNode.batch(NOW, "value-" + i));
            node.world.run(node.shard, () -> log.durableUpTo(log.logEndOffset(), ignored -> {}));
        }
        List<Outcome<Done>> stopped = new ArrayList<>();
        node.world.run(
                node.shard,
                () -> node.logs.close(closed -> node.directory.closeJournal(node.shard, journalClosed -> {
                    stopped.add(closed);
                    stopped.add(journalClosed);
                })));
        node.world.runFor(LogLimits.SYNC_WITHIN_NANOS);
        node.journalLane.letGo();
        node.world.await("the stop", () -> stopped.size() == 2);
        node.world.runFor(2 * LogLimits.SYNC_WITHIN_NANOS);
        assertThat(stopped).containsOnly(Outcome.done());
        assertThat(node.faults).isEmpty();
        node.buffers.assertNoneOutstanding();

        node.directory.close();
        node.endProcess();
        node.start();
        assertThat(node.readAll(node.open(), 1 << 20)).hasSize(batches);
    }

    @Test
    void filesOfSeveralLogsAreSyncedSideBySide() throws IOException {
        restartWithTwoSyncLanes();
        List<PartitionLog> logs = openWithMuchToWrite(3);
        List<Outcome<Done>> told = heldSyncsOf(logs);

        node.append(logs.getFirst(), LogNode.batch(NOW, LARGE)); // waits for the sync of that log which is on its way
        other().letGo();
        node.world.await("the share of that lane", () -> !told.isEmpty());
        node.world.runFor(LogLimits.SYNC_WITHIN_NANOS);
        assertThat(logs.stream().filter(log -> log.durableEndOffset() == 0)).hasSizeBetween(1, 2);
        assertThat(logs.getFirst().durableEndOffset()).isLessThan(2);

        node.syncs.letGo();
        node.makeDurable(logs);
        assertThat(told).hasSize(3).containsOnly(Outcome.done());
        assertThat(logs).allMatch(log -> log.durableEndOffset() == log.logEndOffset());
        node.losePower();
        assertThat(node.readAll(node.open(partition(0), LogConfig.DEFAULT), 1 << 20))
                .hasSize(2);
    }

    @Test
    void filesThatACheckpointWantsWaitForTheSyncThatIsOnItsWay() throws IOException {
        restartWithTwoSyncLanes();
        PartitionLog log = openWithMuchToWrite(1).getFirst();
        holdSyncs();
        node.world.run(node.shard, () -> log.durableUpTo(1, ignored -> {}));
        node.world.await("the commit", () -> log.durability().isSyncing());
        node.append(log, LogNode.batch(NOW, "in the journal meanwhile"));
        List<ShardLogs.Contribution> contributed = new ArrayList<>();
        node.world.run(node.shard, () -> node.logs.contribute(contributed::add));
        node.world.runFor(LogLimits.SYNC_WITHIN_NANOS);
        assertThat(node.syncs.waiting() + other().waiting()).isOne();
        assertThat(contributed).isEmpty();

        node.syncs.letGo();
        other().letGo();
        node.world.await("the checkpoint's share", () -> !contributed.isEmpty());
        assertThat(log.durability().hasUnsyncedFiles()).isFalse();
    }

    @Test
    void aSyncThatEndsBehindOneThatHasFailedChangesNothing() throws IOException {
        restartWithTwoSyncLanes();
        List<PartitionLog> logs = openWithMuchToWrite(2);
        List<Outcome<Done>> told = heldSyncsOf(logs);
        node.disk.faults().failSyncs(1);
        node.syncs.letGo();
        node.world.await("the failure", () -> !node.faults.isEmpty());
        other().letGo();
        node.world.runFor(LogLimits.SYNC_WITHIN_NANOS);

        assertThat(told).hasSize(2).allMatch(outcome -> outcome instanceof Outcome.Failure);
        assertThat(node.faults).hasSize(1);
        assertThat(node.appendOutcome(logs.getLast(), LogNode.batch(NOW, "b"), 0))
                .isInstanceOf(Outcome.Failure.class);
        node.faults.clear();
    }

    @Test
    void bulkLeavesTheJournalSoonerWhileTheDiskIsAtWork() throws IOException {
        String bulk = "x".repeat(LogLimits.FILE_SYNC_BYTES_WHEN_BUSY);
        PartitionLog idle = node.open(partition(0), LogConfig.DEFAULT);
        node.append(idle, LogNode.batch(NOW, bulk));
        seen.takeSynced();
        node.makeDurable(idle);
        assertThat(seen.takeSynced()).singleElement().satisfies(GroupCommitTest::assertIsOfTheJournal);

        PartitionLog first = node.open(partition(1), LogConfig.DEFAULT);
        PartitionLog second = node.open(partition(2), LogConfig.DEFAULT);
        node.append(first, LogNode.batch(NOW, "small"));
        node.journalLane.hold();
        node.world.run(node.shard, () -> first.durableUpTo(1, ignored -> {}));
        node.world.await("the hand-over", () -> first.durability().isUnderWay());
        node.append(second, LogNode.batch(NOW, bulk));
        seen.takeSynced();
        node.makeDurable(second);
        assertThat(seen.takeSynced()).contains(firstSegment(second)).noneMatch(path -> path.startsWith(JOURNAL));
        node.journalLane.letGo();
        node.makeDurable(first);
    }

    private void restartWithTwoSyncLanes() throws IOException {
        node.endProcess();
        node.syncLanes = 2;
        node.start();
    }

    private HoldableLane other() {
        return node.moreSyncs.getFirst();
    }

    private void holdSyncs() {
        node.syncs.hold();
        other().hold();
    }

    /** Asks for {@code logs} to be durable; both lanes have a share, which they keep. Who asked is told in the list. */
    private List<Outcome<Done>> heldSyncsOf(List<PartitionLog> logs) {
        holdSyncs();
        List<Outcome<Done>> told = new ArrayList<>();
        node.world.run(node.shard, () -> logs.forEach(log -> log.durableUpTo(1, told::add)));
        node.world.await("both lanes", () -> node.syncs.waiting() + other().waiting() == 2);
        return told;
    }

    private List<PartitionLog> openWithMuchToWrite(int count) {
        List<PartitionLog> logs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PartitionLog log = node.open(partition(i), LogConfig.DEFAULT);
            node.append(log, LogNode.batch(NOW, LARGE));
            logs.add(log);
        }
        return logs;
    }

    private static Path firstSegment(PartitionLog log) {
        return LogNode.PATH.resolve(log.identity().directoryName()).resolve("%020d.log".formatted(0));
    }

    private static LogIdentity partition(int index) {
        return new LogIdentity("partition", new Uuid(9, 9), index);
    }

    private List<PartitionLog> openWithOneBatchEach(int count) {
        List<PartitionLog> logs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PartitionLog log = node.open(partition(i), LogConfig.DEFAULT);
            node.append(log, LogNode.batch(NOW, "value"));
            logs.add(log);
        }
        return logs;
    }

    private void appendNow(PartitionLog log, ByteBuffer batch) {
        CountedBuffer buffer = node.buffers.allocate(batch.remaining());
        buffer.bytes().put(0, batch, 0, batch.remaining());
        log.append(new LogAppend(buffer, 0, batch.remaining(), 0, LogAppend.Origin.CLIENT), outcome -> {});
        buffer.release();
    }

    private static void assertIsOfTheJournal(Path path) {
        assertThat(path.getParent()).isEqualTo(JOURNAL);
    }
}
