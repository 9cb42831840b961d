package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Outcome;
import io.courant.log.offline.LogVerify;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a failed write has left is cut off for good before anything builds on it. */
class FailedWriteTest {

    private static final int SEEDS = 60;
    private static final long CHECKPOINTED_NANOS = LogIntervals.CHECKPOINT_NANOS + 1_000_000_000L;
    private static final ByteBuffer LARGE = LogNode.batchFrom(9, 0, 0, 40);
    private static final ByteBuffer SMALL = LogNode.batchFrom(9, 0, 40, 10);

    /** Room for one batch of each kind. */
    private static final LogConfig CONFIG =
            LogConfig.DEFAULT.withSegments(LARGE.remaining() + SMALL.remaining(), 1L << 40);

    private static final Path FIRST_SEGMENT = LogNode.PATH.resolve("topic-3/00000000000000000000.log");

    private LogNode node;
    private PartitionLog log;

    @BeforeEach
    void failToWrite() throws Exception {
        failToWrite(1);
    }

    @Test
    void aPowerCutBringsNothingBackBehindTheEndOfASealedSegment() throws Exception {
        for (int seed = 1; seed <= SEEDS; seed++) {
            failToWrite(seed);
            node.append(log, LogNode.batchFrom(9, 0, 40, 40), 2);
            assertThat(log.segmentCount()).isEqualTo(2);
            assertNothingComesBack(seed);
        }
    }

    @Test
    void norWhenTheProcessIsKilledBeforeTheSegmentsEndIsSynced() throws Exception {
        for (int seed = 1; seed <= SEEDS; seed++) {
            failToWrite(seed);
            node.append(log, LogNode.batchFrom(9, 0, 40, 40), 2);
            node.kill();
            node.world.run(node.shard, node.checkpointer::start);
            log = node.open(CONFIG);
            assertNothingComesBack(seed);
        }
    }

    @Test
    void whatComesBackBehindTheRecoveryPointIsCutWhereTheNextSegmentWasBegun() throws Exception {
        for (int seed = 1; seed <= SEEDS; seed++) {
            failToWrite(seed);
            node.append(log, LogNode.batchFrom(9, 0, 40, 40), 2);
            node.losePower();
            node.world.run(node.shard, node.checkpointer::start);
            log = node.open(CONFIG);
            if (log.logEndOffset() == 40) {
                node.append(log, LogNode.batchFrom(9, 0, 40, 40), 2);
            }
            assertNothingComesBack(seed);
        }
    }

    @Test
    void aSegmentThatWaitsForItsSyncIsNotGivenBack() throws Exception {
        node.disk.limitCapacity(node.disk.usedBytes());
        assertThat(node.appendOutcome(log, LogNode.batchFrom(9, 0, 40, 40), 2)).isInstanceOf(Outcome.Failure.class);
        assertThat(log.segmentCount()).isEqualTo(2);
        node.world.runFor(3 * LogIntervals.IDLE_AFTER_NANOS);
        node.disk.limitCapacity(Long.MAX_VALUE);
        node.append(log, LogNode.batchFrom(9, 0, 40, 40), 2);
        assertNothingComesBack(1);
    }

    @Test
    void nothingIsLostBehindTheFileThatAFailedRollHasLeft() throws Exception {
        for (int operation = 1; operation <= 3; operation++) {
            node = new LogNode(operation);
            log = node.open(CONFIG);
            node.append(log, LARGE.duplicate(), 2);
            node.disk.faults().failAt(operation);
            Outcome<AppendResult> refused = node.appendOutcome(log, LogNode.batchFrom(9, 0, 40, 40), 2);
            boolean rolled = refused instanceof Outcome.Success;
            node.disk.faults().failAt(1L << 40);
            node.append(log, LogNode.batchFrom(10, 0, 0, 10), 2);
            node.append(log, LogNode.batchFrom(10, 0, 10, 40), 2);
            node.makeDurable(log);
            node.kill();
            PartitionLog recovered = node.open(CONFIG);
            assertThat(recovered.logEndOffset()).isEqualTo(rolled ? 130 : 90);
            assertThat(node.readAll(recovered, 1 << 20)).hasSize(rolled ? 4 : 3);
            assertThat(node.events.messages("log.tail-cut")).isEmpty();
        }
    }

    /** One durable batch that the checkpoint knows, and the cut-off remains of another behind it. */
    private void failToWrite(int seed) throws Exception {
        node = new LogNode(seed);
        node.world.run(node.shard, node.checkpointer::start);
        log = node.open(CONFIG);
        node.append(log, LARGE.duplicate(), 2);
        node.makeDurable(log);
        node.world.runFor(CHECKPOINTED_NANOS);
        node.disk.limitCapacity(node.disk.usedBytes() + SMALL.remaining() / 2);
        assertThat(node.appendOutcome(log, SMALL.duplicate(), 2)).isInstanceOf(Outcome.Failure.class);
        node.disk.limitCapacity(Long.MAX_VALUE);
    }

    private void assertNothingComesBack(int seed) throws Exception {
        node.makeDurable(log);
        node.world.runFor(CHECKPOINTED_NANOS);
        node.losePower();
        PartitionLog recovered = node.open(CONFIG);
        assertThat(node.disk.size(FIRST_SEGMENT)).as("seed %s", seed).isEqualTo(LARGE.remaining());
        assertThat(recovered.logEndOffset()).isEqualTo(80);
        assertThat(node.readAll(recovered, 1 << 20)).hasSize(2);
        assertThat(node.events.messages("log.damaged")).isEmpty();
        node.stopCleanly();
        // A snapshot that the power cut has emptied says so itself.
        assertThat(new LogVerify(node.disk).verify(LogNode.PATH).findings())
                .allSatisfy(finding -> assertThat(finding.reason()).startsWith("not usable"));
    }
}
