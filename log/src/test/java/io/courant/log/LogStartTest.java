package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.DiskFile;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.log.offline.Finding;
import io.courant.log.offline.LogVerify;
import io.courant.log.segment.SegmentFiles;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.disk.ForwardingDisk;
import io.courant.wire.ErrorCode;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a log begins: what moves it, who sees it when, and which files go. */
class LogStartTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final long SECOND = 1_000_000_000L;
    private static final Path PARTITION = LogNode.PATH.resolve(LogNode.LOG.directoryName());
    /** Three batches of {@link #batch} a segment, whose files go at once. */
    private static final LogConfig SMALL =
            LogConfig.DEFAULT.withSegments(3_000, 1L << 40).withRetention(LogConfig.Retention.FOREVER);

    private LogNode node;

    @BeforeEach
    void start() throws IOException {
        node = new LogNode(17);
    }

    @Test
    void aNewStartIsDurableInTheJournalBeforeAnyCheckpoint() throws Exception {
        PartitionLog log = withTenBatches();
        moveStart(log, 7);
        assertThat(node.read(log, 6, 100, 10)).isEqualTo(new ReadResult.OffsetOutOfRange(7, 10));
        assertThat(segments()).hasSize(4);
        node.losePower();
        PartitionLog again = node.open(SMALL);
        assertThat(again.logStartOffset()).isEqualTo(7);
        assertThat(again.logEndOffset()).isEqualTo(10);
        assertThat(node.readAll(again, 1 << 20)).hasSize(3);
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    @Test
    void whatIsNotDurableIsNotSeen() throws Exception {
        PartitionLog log = withTenBatches();
        node.journalLane.hold();
        List<Outcome<Done>> told = new ArrayList<>();
        node.world.run(node.shard, () -> log.advanceLogStart(7, told::add));
        node.world.runFor(SECOND);
        assertThat(told).isEmpty();
        assertThat(log.logStartOffset()).isZero();
        assertThat(node.readAll(log, 1 << 20)).hasSize(10);
        node.kill();
        assertThat(node.open(SMALL).logStartOffset()).isZero();
    }

    @Test
    void filesGoWithTheNextCheckpointAndNotBefore() throws Exception {
        PartitionLog log = withTenBatches();
        moveStart(log, 7);
        node.world.runFor(60 * SECOND); // no checkpoints yet
        assertThat(segments()).hasSize(4);
        checkpoint();
        assertThat(segments()).containsExactly("00000000000000000006.log", "00000000000000000009.log");
        assertThat(node.readAll(log, 1 << 20)).hasSize(3);
        node.stopCleanly();
        requireNoDamage();
    }

    @Test
    void filesStayForAsLongAsTheTopicSays() throws Exception {
        LogConfig delayed =
                SMALL.withRetention(new LogConfig.Retention(true, LogConfig.Retention.UNLIMITED, -1, 100_000));
        PartitionLog log = withTenBatches(delayed);
        moveStart(log, 7);
        checkpoint();
        assertThat(log.segmentCount()).isEqualTo(2);
        assertThat(segments()).hasSize(4);
        node.world.runFor(50 * SECOND);
        assertThat(segments()).hasSize(4);
        node.world.runFor(60 * SECOND);
        assertThat(segments()).hasSize(2);
    }

    @Test
    void aCleanStopLeavesNoFileThatWaitsToBeDeleted() throws Exception {
        PartitionLog log = withTenBatches(LogConfig.DEFAULT.withSegments(3_000, 1L << 40));
        moveStart(log, 7);
        checkpoint();
        assertThat(segments()).hasSize(4);
        node.stopCleanly();
        assertThat(segments()).hasSize(2);
        requireNoDamage();
    }

    @Test
    void whatWaitsToBeDeletedDoesNotMeetATopicOfTheSameName() throws Exception {
        PartitionLog log = withTenBatches(LogConfig.DEFAULT.withSegments(3_000, 1L << 40));
        moveStart(log, 7);
        checkpoint();
        node.world.<Done>success(node.shard, done -> node.logs.delete(log, done));
        LogIdentity newer = new LogIdentity(LogNode.LOG.topic(), new Uuid(5, 5), LogNode.LOG.partition());
        PartitionLog other = node.open(newer, SMALL);
        node.append(other, batch(0));
        node.makeDurable(other);
        node.world.runFor(200 * SECOND);
        assertThat(segments()).containsExactly("00000000000000000000.log");
        assertThat(node.readAll(other, 1 << 20)).hasSize(1);
    }

    @Test
    void theJournalIsNotHeldByAStartThatTheCheckpointSays() throws Exception {
        PartitionLog log = withTenBatches();
        node.world.run(node.shard, node.checkpointer::start);
        node.world.runFor(70 * SECOND);
        moveStart(log, 7);
        node.world.runFor(100 * SECOND);
        node.kill();
        assertThat(node.directory.uncoveredAtStart()).isEmpty();
        assertThat(node.open(SMALL).logStartOffset()).isEqualTo(7);
    }

    @Test
    void aStartThatComesToTheJournalBehindACheckpointDoesNotHoldIt() throws Exception {
        PartitionLog log = withTenBatches();
        node.world.run(node.shard, node.checkpointer::start);
        node.world.runFor(70 * SECOND);
        node.journalLane.hold();
        List<Outcome<Done>> told = new ArrayList<>();
        node.world.run(node.shard, () -> log.advanceLogStart(1, told::add));
        node.world.run(node.shard, () -> log.advanceLogStart(2, told::add)); // goes to the journal behind the first
        node.world.runFor(40 * SECOND); // the checkpoint that has begun waits for the first
        node.journalLane.letGo();
        node.world.runFor(100 * SECOND);
        assertThat(told).containsExactly(Outcome.done(), Outcome.done());
        node.kill();
        assertThat(node.directory.uncoveredAtStart()).isEmpty();
        assertThat(node.open(SMALL).logStartOffset()).isEqualTo(2);
    }

    @Test
    void producersAreKnownWhenAllTheirBatchesAreGone() throws Exception {
        withABusyProducerBelowTheStart();
        checkpoint();
        assertThat(segments()).allMatch(name -> name.compareTo("00000000000000000600.log") > 0);
        node.losePower();
        PartitionLog again = node.open(SMALL);
        assertThat(node.append(again, LogNode.batchFrom(9, 0, 500, 100)))
                .isInstanceOfSatisfying(
                        AppendResult.Duplicate.class,
                        duplicate -> assertThat(duplicate.baseOffset()).isEqualTo(500));
        assertThat(node.append(again, LogNode.batchFrom(9, 0, 700, 100)))
                .isInstanceOfSatisfying(
                        AppendResult.Refused.class,
                        refused -> assertThat(refused.error()).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER));
        assertThat(node.append(again, LogNode.batchFrom(9, 0, 600, 100))).isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    void segmentsRolledBeforeTheSavedProducersAreStoredDoNotTakeTheirPlace() throws Exception {
        PartitionLog log = withProducersToBeDeleted();
        node.world.run(node.shard, node.checkpointer::start);
        node.syncs.hold();
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + SECOND);
        assertThat(node.syncs.waiting()).isEqualTo(1);
        rollSegments(log);
        node.syncs.step(); // later batches are not proven: those that the snapshot speaks of are
        node.world.runFor(SECOND);
        requireProducersAfterAKill();
    }

    @Test
    void segmentsRolledWhileTheSavedProducersAreStoredDoNotTakeTheirPlace() throws Exception {
        PartitionLog log = withProducersToBeDeleted();
        node.world.run(node.shard, node.checkpointer::start);
        node.syncs.hold();
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + SECOND);
        assertThat(node.syncs.waiting()).isEqualTo(1);
        node.background.hold();
        node.syncs.step();
        node.world.runFor(SECOND);
        int before = node.background.waiting();
        assertThat(before).as("what is to be stored").isPositive();
        rollSegments(log);
        assertThat(node.background.waiting()).isGreaterThan(before + LogLimits.PRODUCER_SNAPSHOTS_KEPT);
        node.background.letGo();
        node.world.runFor(SECOND);
        requireProducersAfterAKill();
    }

    @Test
    void filesGoOnceProducersCouldBeSavedThoughTheCheckpointSaysNothingNew() throws Exception {
        boolean[] noRoom = {true};
        node = new LogNode(17, disk -> new ForwardingDisk(disk) {
            @Override
            public DiskFile open(Path file, Mode mode) throws IOException {
                if (noRoom[0] && file.toString().contains(SegmentFiles.PRODUCERS_SUFFIX)) {
                    throw new IOException("no room for " + file);
                }
                return super.open(file, mode);
            }
        });
        PartitionLog log = withTenBatches();
        moveStart(log, 7);
        checkpoint();
        assertThat(segments()).hasSize(4);
        noRoom[0] = false;
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + SECOND);
        assertThat(segments()).hasSize(2);
    }

    /** All batches of producer 9 lie below the log's start, in segments of their own. */
    private PartitionLog withABusyProducerBelowTheStart() {
        PartitionLog log = node.open(SMALL);
        for (int i = 0; i < 6; i++) {
            node.append(log, LogNode.batchFrom(9, 0, 100 * i, 100));
        }
        for (int i = 0; i < 6; i++) {
            node.append(log, batch(i));
        }
        node.makeDurable(log);
        moveStart(log, 606);
        return log;
    }

    /** As the one above; the last batch is synced in the journal, and not in its segment. */
    private PartitionLog withProducersToBeDeleted() {
        PartitionLog log = withABusyProducerBelowTheStart();
        node.append(log, LogNode.batch(NOW, "fits"));
        node.makeDurable(log);
        return log;
    }

    /** So many that their snapshots are all that is kept of those not needed. */
    private void rollSegments(PartitionLog log) {
        int before = log.segmentCount();
        for (int i = 0; log.segmentCount() < before + LogLimits.PRODUCER_SNAPSHOTS_KEPT + 1; i++) {
            node.append(log, batch(i));
        }
    }

    private void requireProducersAfterAKill() throws Exception {
        assertThat(segments().getFirst()).isGreaterThan("00000000000000000600.log");
        node.kill(); // a power cut may bring back what was deleted
        PartitionLog again = node.open(SMALL);
        assertThat(again.producerCount()).isEqualTo(1);
        assertThat(node.append(again, LogNode.batchFrom(9, 0, 500, 100)))
                .isInstanceOfSatisfying(
                        AppendResult.Duplicate.class,
                        duplicate -> assertThat(duplicate.baseOffset()).isEqualTo(500));
    }

    @Test
    void searchesByTimeFindNothingBelowTheStart() throws Exception {
        PartitionLog log = node.open(SMALL);
        ByteBuffer first = new BatchBuilder()
                .append(NOW + 50, null, new byte[1])
                .append(NOW + 10, null, new byte[1])
                .append(NOW + 20, null, new byte[1])
                .build();
        node.append(log, first);
        node.append(log, LogNode.batch(NOW + 15, "a"));
        node.makeDurable(log);
        assertThat(atOrAfter(log, NOW + 30)).isEqualTo(new TimestampLookup.Found(0, NOW + 50, 0));
        moveStart(log, 1);
        assertThat(atOrAfter(log, NOW + 30)).isEqualTo(new TimestampLookup.None());
        assertThat(atOrAfter(log, NOW)).isEqualTo(new TimestampLookup.Found(1, NOW + 10, 0));
        assertThat(largest(log)).isEqualTo(new TimestampLookup.Found(2, NOW + 20, 0));
        moveStart(log, 3);
        assertThat(atOrAfter(log, NOW)).isEqualTo(new TimestampLookup.Found(3, NOW + 15, 0));
        assertThat(largest(log)).isEqualTo(new TimestampLookup.Found(3, NOW + 15, 0));
    }

    @Test
    void aLogThatIsGivenUpToItsEndGoesOnFromThere() throws Exception {
        PartitionLog log = withTenBatches();
        moveStart(log, 10);
        node.world.run(node.shard, log::sealGivenUp);
        node.world.runFor(SECOND);
        checkpoint();
        assertThat(segments()).containsExactly("00000000000000000010.log");
        assertThat(log.sizeInBytes()).isZero();
        node.losePower();
        PartitionLog again = node.open(SMALL);
        assertThat(again.logStartOffset()).isEqualTo(10);
        assertThat(again.logEndOffset()).isEqualTo(10);
        node.append(again, batch(0));
        assertThat(node.readAll(again, 1 << 20)).hasSize(1);
        node.stopCleanly();
        requireNoDamage();
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    @Test
    void anAppendDoesNotFailWithTheSealingThatItMeets() throws Exception {
        int[] failures = {1};
        node = new LogNode(17, disk -> new ForwardingDisk(disk) {
            @Override
            public DiskFile open(Path file, Mode mode) throws IOException {
                if (file.endsWith("00000000000000000010.log") && failures[0]-- > 0) {
                    throw new IOException("no room for " + file);
                }
                return super.open(file, mode);
            }
        });
        PartitionLog log = withTenBatches();
        moveStart(log, 10);
        node.rolls.hold();
        List<Outcome<AppendResult>> appended = new ArrayList<>();
        node.world.run(node.shard, log::sealGivenUp);
        node.world.run(node.shard, () -> node.beginAppend(log, batch(0), 0, appended::add));
        node.rolls.letGo();
        node.world.await("the append", () -> !appended.isEmpty());
        assertThat(failures[0]).isNegative();
        assertThat(appended)
                .containsExactly(Outcome.success(new AppendResult.Appended(10, 10, RecordBatch.NO_TIMESTAMP, 10)));
    }

    private PartitionLog withTenBatches() {
        return withTenBatches(SMALL);
    }

    private PartitionLog withTenBatches(LogConfig config) {
        PartitionLog log = node.open(config);
        for (int i = 0; i < 10; i++) {
            node.append(log, batch(i));
        }
        node.makeDurable(log);
        return log;
    }

    private static ByteBuffer batch(int number) {
        return LogNode.batch(NOW + number, "x".repeat(900));
    }

    private void moveStart(PartitionLog log, long offset) {
        node.world.<Done>success(node.shard, done -> log.advanceLogStart(offset, done));
    }

    private TimestampLookup atOrAfter(PartitionLog log, long timestampMs) {
        return node.world.success(node.shard, found -> log.offsetForTimestamp(timestampMs, log.logEndOffset(), found));
    }

    private TimestampLookup largest(PartitionLog log) {
        return node.world.success(node.shard, found -> log.offsetOfMaxTimestamp(log.logEndOffset(), found));
    }

    private void checkpoint() {
        node.world.run(node.shard, node.checkpointer::start);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + SECOND);
    }

    private List<String> segments() throws IOException {
        return node.disk.list(PARTITION).stream()
                .filter(name -> name.endsWith(".log"))
                .sorted()
                .toList();
    }

    private void requireNoDamage() throws Exception {
        assertThat(new LogVerify(node.disk.copy(1)).verify(LogNode.PATH).findings())
                .filteredOn(finding -> finding.severity() == Finding.Severity.DAMAGE)
                .isEmpty();
    }
}
