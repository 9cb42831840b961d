package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.log.offline.LogVerify;
import io.courant.testkit.SimulatedClock;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After a kill only what lies above the last checkpoint is read, whatever has happened to the log since. */
class RecoveryBoundTest {

    private static final long PRODUCER = 9;
    private static final int RECORDS = 20;
    private static final int BATCHES_PER_SEGMENT = 4;
    private static final Pattern BYTES_READ = Pattern.compile("(\\d+) bytes read");

    private LogNode node;
    private int appended;

    @BeforeEach
    void start() throws IOException {
        node = new LogNode(7);
    }

    @Test
    void readsOnlyAboveTheCheckpointHoweverManySegmentsWereRolledSince() throws IOException {
        PartitionLog log = node.open(smallSegments());
        node.world.run(node.shard, node.checkpointer::start);
        fillSegments(log, 10);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + 1_000_000_000L);
        long checkpointed = log.sizeInBytes();
        fillSegments(log, 5);
        long above = log.sizeInBytes() - checkpointed;
        assertThat(log.segmentCount()).isEqualTo(15);

        node.kill();
        PartitionLog recovered = node.open(smallSegments());

        assertThat(recovered.logEndOffset()).isEqualTo((long) appended * RECORDS);
        assertThat(bytesRead()).isEqualTo(above);
        assertThat(node.append(recovered, LogNode.batchFrom(PRODUCER, 0, (appended - 1) * RECORDS, RECORDS)))
                .isInstanceOf(AppendResult.Duplicate.class);
        appendBatch(recovered);
    }

    @Test
    void readsAnIndexIntervalMoreOfASegmentThatWasSealedBehindTheCheckpoint() throws Exception {
        PartitionLog log = node.open(segmentsOf(100));
        node.world.run(node.shard, node.checkpointer::start);
        appendBatches(log, 60);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + 1_000_000_000L);
        long checkpointed = log.sizeInBytes();
        appendBatches(log, 60);
        node.world.runFor(1_000_000_000L);
        assertThat(log.segmentCount()).isEqualTo(2);
        long above = log.sizeInBytes() - checkpointed;

        node.kill();
        assertReadsLittleMoreThan(above);
    }

    @Test
    void readsAnIndexIntervalMoreAfterAKillDuringACheckpoint() throws Exception {
        PartitionLog log = node.open(segmentsOf(100));
        node.world.run(node.shard, node.checkpointer::start);
        appendBatches(log, 60);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + 1_000_000_000L);
        long checkpointed = log.sizeInBytes();
        appendBatches(log, 30);
        long above = log.sizeInBytes() - checkpointed;
        node.disk.faults().endProcessAfterTouching(Checkpoint.FILE_PREFIX, 1);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + 1_000_000_000L);
        assertThat(node.process.isAlive()).isFalse();

        node.kill();
        assertReadsLittleMoreThan(above);
    }

    private void assertReadsLittleMoreThan(long above) throws Exception {
        PartitionLog recovered = node.open(segmentsOf(100));
        assertThat(recovered.logEndOffset()).isEqualTo((long) appended * RECORDS);
        long intervalBytes = LogConfig.DEFAULT.indexIntervalBytes() + 2L * batchBytes();
        assertThat(bytesRead()).isBetween(above, above + intervalBytes);
        assertThat(node.append(recovered, LogNode.batchFrom(PRODUCER, 0, (appended - 1) * RECORDS, RECORDS)))
                .isInstanceOf(AppendResult.Duplicate.class);
        appendBatch(recovered);
        node.stopCleanly();
        assertThat(new LogVerify(node.disk).verify(LogNode.PATH).findings()).isEmpty();
    }

    @Test
    void producersThatComeWhileACheckpointIsMadeAreNotSoughtBelowIt() throws IOException {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(SimulatedClock.FIRST_WALL_MS, "without a producer"));
        node.makeDurable(log);
        node.background.hold(); // the log is synced, and waits to be stored
        node.world.run(node.shard, node.checkpointer::start);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + 1_000_000_000L);
        assertThat(node.append(log, LogNode.batchFrom(PRODUCER, 0, 0, RECORDS)))
                .isInstanceOf(AppendResult.Appended.class);
        node.makeDurable(log);
        node.background.letGo();
        node.world.runFor(1_000_000_000L);
        Checkpoint written = Objects.requireNonNull(
                Checkpoint.read(node.disk, LogNode.PATH, null).checkpoint());
        assertThat(written.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.recoveryPoint()).isEqualTo(1);
            assertThat(entry.hasProducers()).isFalse();
        });
        node.kill();
        PartitionLog recovered = node.open();
        assertThat(node.append(recovered, LogNode.batchFrom(PRODUCER, 0, 0, RECORDS)))
                .isInstanceOf(AppendResult.Duplicate.class);
    }

    @Test
    void keepsNoMoreSnapshotsThanRecoveryCanUse() throws IOException {
        PartitionLog log = node.open(smallSegments());
        node.world.run(node.shard, node.checkpointer::start);
        for (int i = 0; i < 3; i++) {
            fillSegments(log, 8);
            node.world.runFor(LogIntervals.CHECKPOINT_NANOS + 1_000_000_000L);
        }
        fillSegments(log, 8);
        node.world.runFor(1_000_000_000L);
        List<Long> kept =
                DerivedFiles.producerOffsets(node.disk.list(LogNode.PATH.resolve(LogNode.LOG.directoryName())));
        assertThat(kept).hasSize(LogLimits.PRODUCER_SNAPSHOTS_KEPT + 1);
        assertThat(kept.getLast()).isEqualTo((long) (appended - 8 * BATCHES_PER_SEGMENT) * RECORDS);
    }

    private static LogConfig smallSegments() {
        return segmentsOf(BATCHES_PER_SEGMENT);
    }

    private static LogConfig segmentsOf(int batches) {
        return LogConfig.DEFAULT.withSegments(batchBytes() * batches, Long.MAX_VALUE);
    }

    private static int batchBytes() {
        return LogNode.batchFrom(PRODUCER, 0, 0, RECORDS).remaining();
    }

    private void fillSegments(PartitionLog log, int segments) {
        appendBatches(log, segments * BATCHES_PER_SEGMENT);
    }

    private void appendBatches(PartitionLog log, int batches) {
        for (int i = 0; i < batches; i++) {
            appendBatch(log);
        }
        node.makeDurable(log);
    }

    private void appendBatch(PartitionLog log) {
        assertThat(node.append(log, LogNode.batchFrom(PRODUCER, 0, appended * RECORDS, RECORDS)))
                .isInstanceOf(AppendResult.Appended.class);
        appended++;
    }

    private long bytesRead() {
        return node.events.messages("log.recovered").stream()
                .map(BYTES_READ::matcher)
                .filter(Matcher::find)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .sum();
    }
}
