package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.log.journal.JournalLimits;
import io.courant.testkit.SimulatedClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which way batches become durable, what that costs in syncs, and that a loss of power takes none of them. */
class GroupCommitTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final String LARGE = "x".repeat(LogLimits.FILE_SYNC_BYTES);
    private static final Path JOURNAL = LogNode.PATH.resolve("journal");
    private static final int JOURNAL_FILE_BYTES = 16 * JournalLimits.BLOCK_BYTES;
    private static final JournalLimits SMALL_JOURNAL =
            new JournalLimits(JOURNAL_FILE_BYTES, 2, 6L * JOURNAL_FILE_BYTES, 4 * JournalLimits.BLOCK_BYTES);

    private SyncRecordingDisk seen;
    private LogNode node;

    private void start(JournalLimits limits) throws IOException {
        List<SyncRecordingDisk> made = new ArrayList<>();
        node = new LogNode(
                31,
                disk -> {
                    made.add(new SyncRecordingDisk(disk));
                    return made.getFirst();
                },
                limits);
        seen = made.getFirst();
    }

    @AfterEach
    void releasesEveryBuffer() throws IOException {
        node.closeAndAssertNoBufferIsLeft();
        assertThat(node.faults).isEmpty();
    }

    // --- which way ---

    @Test
    void smallBatchesOfManyLogsTakeOneSyncOfTheJournal() throws IOException {
        start(JournalLimits.SHIPPED);
        List<PartitionLog> logs = openWithOneBatchEach(50, "value");
        seen.takeSynced();
        makeDurableInOneTurn(logs);
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
        start(JournalLimits.SHIPPED);
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
        start(JournalLimits.SHIPPED);
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
    void eachLogOfACommitGoesItsOwnWay() throws IOException {
        start(JournalLimits.SHIPPED);
        List<PartitionLog> logs = new ArrayList<>(openWithOneBatchEach(10, "value"));
        PartitionLog large = node.open();
        node.append(large, LogNode.batch(NOW, LARGE));
        logs.add(large);
        seen.takeSynced();
        makeDurableInOneTurn(logs);
        List<Path> synced = seen.takeSynced();
        assertThat(synced.stream().filter(path -> path.startsWith(JOURNAL))).hasSize(1);
        assertThat(synced.stream().filter(path -> path.toString().endsWith(".log")))
                .hasSize(1);
    }

    @Test
    void theWaysOfALogAlternateWithoutAGap() throws IOException {
        start(JournalLimits.SHIPPED);
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

    // --- room in the journal ---

    @Test
    void withoutRoomInTheJournalFilesAreSyncedAndNothingIsLost() throws IOException {
        start(SMALL_JOURNAL);
        List<PartitionLog> logs = openWithOneBatchEach(3, "first");
        int rounds = fillJournal(logs);
        assertThat(segmentsSyncedBy(logs.getFirst())).isEqualTo(1);
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
        start(SMALL_JOURNAL);
        List<PartitionLog> logs = openWithOneBatchEach(3, "first");
        fillJournal(logs);
        node.world.run(node.shard, node.checkpointer::start);
        long before = checkpointNumber();
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + LogIntervals.CHECKPOINT_NANOS / 2);
        assertThat(checkpointNumber()).isEqualTo(before + 1);
        assertThat(segmentsSyncedBy(logs.getFirst())).isEqualTo(1); // the older one was written before

        node.world.runFor(LogIntervals.CHECKPOINT_NANOS);
        assertThat(checkpointNumber()).isGreaterThan(before + 1);
        assertThat(segmentsSyncedBy(logs.getFirst())).isZero();
        node.losePower();
        assertThat(node.open(partition(0), LogConfig.DEFAULT).logEndOffset())
                .isEqualTo(logs.getFirst().logEndOffset());
    }

    @Test
    void checkpointsMakeRoomBeforeTheJournalIsFull() throws IOException {
        start(SMALL_JOURNAL);
        node.world.run(node.shard, node.checkpointer::start);
        List<PartitionLog> logs = openWithOneBatchEach(3, "first");
        for (int round = 0; round < 500; round++) {
            appendAndMakeDurable(logs);
        }
        assertThat(node.events.messages("journal.full")).isEmpty();
        assertThat(node.disk.list(JOURNAL)).hasSizeLessThanOrEqualTo(6);
        node.losePower();
        for (int i = 0; i < logs.size(); i++) {
            assertThat(node.readAll(node.open(partition(i), LogConfig.DEFAULT), 1 << 20))
                    .hasSize(501);
        }
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    @Test
    void whatOnlyTheOlderCheckpointNeedsIsStillInTheJournalWhenTheNewestIsDamaged() throws IOException {
        start(SMALL_JOURNAL);
        node.world.run(node.shard, node.checkpointer::start);
        List<PartitionLog> logs = openWithOneBatchEach(3, "first");
        appendAndMakeDurable(logs);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + LogIntervals.CHECKPOINT_NANOS / 2);
        long older = checkpointNumber();
        appendAndMakeDurable(logs);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS);
        assertThat(checkpointNumber()).isEqualTo(older + 1);
        // Goes through the journal's files for as long as no further checkpoint comes.
        fillJournal(logs);
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

    // --- the logs ---

    private static LogIdentity partition(int index) {
        return new LogIdentity("partition", new Uuid(9, 9), index);
    }

    private List<PartitionLog> openWithOneBatchEach(int count, String value) {
        List<PartitionLog> logs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PartitionLog log = node.open(partition(i), LogConfig.DEFAULT);
            node.append(log, LogNode.batch(NOW, value));
            logs.add(log);
        }
        return logs;
    }

    private void appendNow(PartitionLog log, ByteBuffer batch) {
        var buffer = node.buffers.allocate(batch.remaining());
        buffer.bytes().put(0, batch, 0, batch.remaining());
        log.append(new LogAppend(buffer, 0, batch.remaining(), 0, LogAppend.Origin.CLIENT), outcome -> {});
        buffer.release();
    }

    private void makeDurableInOneTurn(List<PartitionLog> logs) {
        List<Outcome<Done>> told = new ArrayList<>();
        node.world.run(node.shard, () -> logs.forEach(log -> log.durableUpTo(log.logEndOffset(), told::add)));
        node.world.await("all logs", () -> told.size() == logs.size());
        assertThat(told).containsOnly(Outcome.done());
    }

    private static final String SMALL = "y".repeat(900);

    private void appendAndMakeDurable(List<PartitionLog> logs) {
        logs.forEach(log -> node.append(log, LogNode.batch(NOW, SMALL)));
        makeDurableInOneTurn(logs);
    }

    /** Where the batch of {@code offset} stands in the segment of a log that {@link #openWithOneBatchEach} has opened. */
    private static long batchPosition(int offset) {
        return LogNode.batch(NOW, "first").remaining()
                + (offset - 1L) * LogNode.batch(NOW, SMALL).remaining();
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
        node.append(log, LogNode.batch(NOW, SMALL));
        seen.takeSynced();
        node.makeDurable(log);
        return seen.takeSynced().stream()
                .filter(path -> path.toString().endsWith(".log"))
                .count();
    }

    private long checkpointNumber() throws IOException {
        Checkpoint newest = Checkpoint.read(node.disk, LogNode.PATH).checkpoint();
        return newest == null ? 0 : newest.number();
    }

    private static void assertIsOfTheJournal(Path path) {
        assertThat(path.getParent()).isEqualTo(JOURNAL);
    }
}
