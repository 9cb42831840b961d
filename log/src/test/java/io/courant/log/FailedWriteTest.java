package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Outcome;
import io.courant.log.offline.LogVerify;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a failed write has left is cut off for good before anything builds on it. */
class FailedWriteTest {

    private static final int SEEDS = 40;
    private static final ByteBuffer LARGE = LogNode.batchFrom(9, 0, 0, 40);
    private static final ByteBuffer SMALL = LogNode.batchFrom(9, 0, 40, 10);

    /** Room for one batch of each kind. */
    private static final LogConfig CONFIG =
            LogConfig.DEFAULT.withSegments(LARGE.remaining() + SMALL.remaining(), 1L << 40);

    private static final Path FIRST_SEGMENT = LogNode.PATH.resolve("topic-3/00000000000000000000.log");

    @Test
    void aPowerCutBringsNothingBackBehindTheEndOfASealedSegment() throws Exception {
        for (int seed = 1; seed <= SEEDS; seed++) {
            LogNode node = new LogNode(seed);
            node.world.run(node.shard, node.checkpointer::start);
            PartitionLog log = node.open(CONFIG);
            node.append(log, LARGE.duplicate(), 2);
            node.makeDurable(log);
            node.disk.limitCapacity(node.disk.usedBytes() + SMALL.remaining() / 2);
            assertThat(node.appendOutcome(log, SMALL.duplicate(), 2)).isInstanceOf(Outcome.Failure.class);
            node.disk.limitCapacity(Long.MAX_VALUE);

            node.append(log, LogNode.batchFrom(9, 0, 40, 40), 2);
            assertThat(log.segmentCount()).isEqualTo(2);
            node.makeDurable(log);
            node.world.runFor(2 * LogIntervals.CHECKPOINT_NANOS);
            node.losePower();

            assertThat(node.disk.size(FIRST_SEGMENT)).as("seed %s", seed).isEqualTo(LARGE.remaining());
            PartitionLog recovered = node.open(CONFIG);
            assertThat(recovered.logEndOffset()).isEqualTo(80);
            assertThat(node.readAll(recovered, 1 << 20)).hasSize(2);
            node.stopCleanly();
            // A snapshot that the power cut has emptied says so itself.
            assertThat(new LogVerify(node.disk).verify(LogNode.PATH).findings())
                    .allSatisfy(finding -> assertThat(finding.reason()).startsWith("not usable"));
        }
    }
}
