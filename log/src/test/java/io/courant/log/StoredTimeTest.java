package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.testkit.SimulatedClock;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What is known of the time when a process starts, and what a wrong clock does when nothing is known. */
class StoredTimeTest {

    private static final long DAY_MS = 24L * 3_600_000;
    private static final long DAY_NANOS = DAY_MS * 1_000_000;
    private static final long YEAR_MS = 365 * DAY_MS;

    private final LogNode node;

    StoredTimeTest() throws IOException {
        node = new LogNode(11);
    }

    @Test
    void aBrokerThatHadNothingToStoreForWeeksAndIsKilledBelievesTheClock() throws IOException {
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = node.open();
        node.append(log, LogNode.batchFrom(9, 0, 0, 3));
        node.makeDurable(log);
        node.world.runFor(20 * DAY_NANOS);
        node.kill();
        assertThat(node.events.messages("clock.stepped")).isEmpty();
    }

    @Test
    void nobodyIsForgottenWhereNoTimeIsKnownAndTheClockJumpsBeforeTheNextStart() throws IOException {
        PartitionLog log = node.open();
        node.append(log, LogNode.batchFrom(9, 0, 0, 3));
        node.makeDurable(log);
        node.clock.stepWall(YEAR_MS);
        node.kill(); // before the first checkpoint that has a time
        PartitionLog again = node.open();
        node.world.run(node.shard, again::expireProducers);
        assertThat(node.append(again, LogNode.batchFrom(9, 0, 0, 3))).isInstanceOf(AppendResult.Duplicate.class);
    }

    @Test
    void nobodyIsForgottenWhenTheWrongClockOfAFirstStartIsSetRight() throws IOException {
        node.endProcess();
        node.clock.stepWall(-SimulatedClock.FIRST_WALL_MS); // 1970
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = node.open();
        ByteBuffer batch = new BatchBuilder()
                .producer(9, (short) 0, 0)
                .append(0, null, new byte[10])
                .build();
        node.append(log, batch.duplicate());
        node.makeDurable(log);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS * 2);
        node.clock.stepWall(SimulatedClock.FIRST_WALL_MS);
        node.world.run(node.shard, log::expireProducers);
        assertThat(node.append(log, batch.duplicate())).isInstanceOf(AppendResult.Duplicate.class);
        node.kill();
        PartitionLog again = node.open();
        node.world.run(node.shard, again::expireProducers);
        assertThat(node.append(again, batch.duplicate())).isInstanceOf(AppendResult.Duplicate.class);
    }

    @Test
    void aClockThatWasConfirmedAfterItWentBackIsBelievedByTheNextStart() throws IOException {
        node.world.run(node.shard, node.checkpointer::start);
        node.makeDurable(node.open());
        node.clock.stepWall(-2 * 3_600_000);
        node.world.runFor(2 * LogIntervals.CHECKPOINT_NANOS);
        node.world.run(node.shard, () -> node.logs.confirmClock(node.clock.wallMs()));
        node.world.run(node.shard, () -> node.checkpointer.confirmClock(node.clock.wallMs()));
        node.world.runFor(2 * LogIntervals.CHECKPOINT_NANOS);
        assertThat(node.events.messages("clock.confirmed")).isNotEmpty();
        int doubts = node.events.messages("clock.stepped").size();
        node.kill();
        assertThat(node.events.messages("clock.stepped")).hasSize(doubts);
    }
}
