package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.testkit.SimulatedClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits for which lane, and what may happen between two pieces of work on different lanes. */
class ShardLanesTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final LogConfig SMALL =
            LogConfig.DEFAULT.withSegments(200, Long.MAX_VALUE).withRetention(LogConfig.Retention.FOREVER);
    private static final LogIdentity NEWER =
            new LogIdentity(LogNode.LOG.topic(), new Uuid(5, 5), LogNode.LOG.partition());
    private static final Path DIRECTORY = LogNode.PATH.resolve(LogNode.LOG.directoryName());

    private LogNode node;

    @BeforeEach
    void start() throws IOException {
        node = new LogNode(3);
    }

    @Test
    void appendsThatRollWaitForNoOtherLane() throws IOException {
        PartitionLog log = node.open(SMALL);
        node.append(log, LogNode.batch(NOW, "first"));
        node.names.hold();
        node.opens.hold();
        node.lookup.hold();
        node.background.hold();
        for (int i = 0; i < 20; i++) {
            node.append(log, LogNode.batch(NOW, "value-" + i, "another"));
        }
        node.makeDurable(log);
        assertThat(log.logEndOffset()).isEqualTo(41);
        assertThat(node.background.waiting()).isGreaterThan(5); // indexes of sealed segments
        assertThat(node.readAll(log, 1 << 20)).hasSize(21);
    }

    @Test
    void openingAndReadingWaitForNoSearchAndNoDeletion() throws IOException {
        PartitionLog log = node.open(SMALL);
        for (int i = 0; i < 10; i++) {
            node.append(log, LogNode.batch(NOW + i, "value-" + i, "another"));
        }
        node.stopCleanly();
        node.start();
        node.lookup.hold();
        node.background.hold();
        node.rolls.hold();
        PartitionLog again = node.open(SMALL);
        List<Outcome<TimestampLookup>> found = new ArrayList<>();
        node.world.run(node.shard, () -> again.offsetForTimestamp(NOW + 5, again.logEndOffset(), found::add));
        assertThat(node.readAll(again, 1 << 20)).hasSize(10);
        assertThat(found).isEmpty();
        node.lookup.letGo();
        node.world.await("the search", () -> !found.isEmpty());
        assertThat(found).containsExactly(Outcome.success(new TimestampLookup.Found(10, NOW + 5, 0)));
    }

    @Test
    void aSearchDelaysNoCheckpointAndFindsTheFilesThatItBeganWith() throws IOException {
        PartitionLog log = node.open(SMALL);
        for (int i = 0; i < 10; i++) {
            node.append(log, LogNode.batch(NOW + i, "value-" + i, "another"));
        }
        node.stopCleanly();
        node.start();
        PartitionLog again = node.open(SMALL);
        node.lookup.hold();
        List<Outcome<TimestampLookup>> found = new ArrayList<>();
        node.world.run(node.shard, () -> again.offsetForTimestamp(NOW, again.logEndOffset(), found::add));
        List<Outcome<Done>> advanced = new ArrayList<>();
        node.world.run(node.shard, () -> again.advanceLogStart(10, advanced::add));
        node.world.run(node.shard, node.checkpointer::start);
        node.world.await("the new start", () -> !advanced.isEmpty());
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + 1_000_000_000L);
        assertThat(again.segmentCount()).isEqualTo(3);
        assertThat(segments()).isEqualTo(5);
        node.lookup.letGo();
        node.world.await("the search", () -> !found.isEmpty());
        assertThat(found).containsExactly(Outcome.success(new TimestampLookup.Found(0, NOW, 0)));
        node.world.runFor(1_000_000_000L);
        assertThat(segments()).isEqualTo(3);
    }

    @Test
    void searchesAreHandedToTheirLaneAFewAtATimeAndAnsweredInOrder() throws IOException {
        PartitionLog log = node.open(SMALL);
        for (int i = 0; i < 10; i++) {
            node.append(log, LogNode.batch(NOW + i, "value-" + i, "another"));
        }
        node.lookup.hold();
        int asked = 10 * LogLimits.SEARCHES_ON_LANE;
        List<Outcome<TimestampLookup>> found = new ArrayList<>();
        node.world.run(node.shard, () -> {
            for (int i = 0; i < asked; i++) {
                log.offsetForTimestamp(NOW + i % 10, log.logEndOffset(), found::add);
            }
        });
        node.world.runFor(1_000_000_000L);
        assertThat(found).isEmpty();
        assertThat(node.lookup.waiting()).isEqualTo(LogLimits.SEARCHES_ON_LANE);
        node.lookup.letGo();
        node.world.await("the searches", () -> found.size() == asked);
        for (int i = 0; i < asked; i++) {
            assertThat(found.get(i))
                    .isEqualTo(Outcome.success(new TimestampLookup.Found(2L * (i % 10), NOW + i % 10, 0)));
        }
        node.closeAndAssertNoBufferIsLeft();
    }

    @Test
    void aLogClosesWhenTheSearchesThatWaitForTheirTurnHaveHadIt() throws IOException {
        PartitionLog log = node.open(SMALL);
        node.append(log, LogNode.batch(NOW, "value"));
        node.makeDurable(log);
        int asked = 3 * LogLimits.SEARCHES_ON_LANE;
        List<Outcome<TimestampLookup>> found = new ArrayList<>();
        node.world.run(node.shard, () -> {
            for (int i = 0; i < asked; i++) {
                log.offsetForTimestamp(NOW, log.logEndOffset(), found::add);
            }
        });
        node.stopCleanly();
        assertThat(found).hasSize(asked).containsOnly(Outcome.success(new TimestampLookup.Found(0, NOW, 0)));
    }

    @Test
    void whatAReadHasBegunToLoadWhileTheLogsCloseIsNotLeftOpen() throws IOException {
        PartitionLog before = node.open(SMALL);
        for (int i = 0; i < 10; i++) {
            node.append(before, LogNode.batch(NOW + i, "value-" + i, "another"));
        }
        node.stopCleanly();
        node.start();
        PartitionLog log = node.open(SMALL);
        node.append(log, LogNode.batch(NOW, "keeps the close busy"));
        node.opens.hold();
        List<Outcome<Done>> closed = new ArrayList<>();
        List<Outcome<Done>> loaded = new ArrayList<>();
        node.world.run(node.shard, () -> {
            node.logs.close(closed::add);
            log.load(0, loaded::add);
        });
        node.world.runFor(1_000_000_000L);
        node.opens.letGo();
        node.world.await("the close", () -> !closed.isEmpty() && !loaded.isEmpty());
        node.world.run(node.shard, () -> log.load(4, loaded::add));
        node.world.await("the other load", () -> loaded.size() == 2);
        assertThat(loaded.getLast()).isInstanceOf(Outcome.Failure.class);
        assertThat(node.disk.openPaths()).noneMatch(path -> path.toString().endsWith(".log"));
    }

    @Test
    void theFirstAppendOfADeletedTopicTakesNoDirectoryOfTheTopicThatHasTheNameNow() throws IOException {
        PartitionLog deleted = node.open();
        PartitionLog newer = node.open(NEWER, LogConfig.DEFAULT);
        node.append(newer, LogNode.batch(NOW, "kept"));
        node.makeDurable(newer);
        assertThat(node.appendOutcome(deleted, LogNode.batch(NOW, "late"), 0)).isInstanceOf(Outcome.Failure.class);
        node.world.<Done>success(node.shard, completion -> node.logs.delete(deleted, completion));
        node.kill();
        assertThat(node.readAll(node.open(NEWER, LogConfig.DEFAULT), 1 << 20)).hasSize(1);
    }

    @Test
    void aLogThatIsDeletedWhileItOpensPutsNoDirectoryOfANewerTopicAside() throws IOException {
        PartitionLog newer = node.open(NEWER, LogConfig.DEFAULT);
        node.append(newer, LogNode.batch(NOW, "kept"));
        node.makeDurable(newer);
        List<Outcome<PartitionLog>> opened = new ArrayList<>();
        node.world.run(node.shard, () -> node.logs.open(LogNode.LOG, LogConfig.DEFAULT, opened::add));
        node.world.runFor(100_000_000L);
        assertThat(opened).isEmpty();
        node.world.run(node.shard, () -> node.logs.giveUpOpening(LogNode.LOG));
        node.world.await("the end of the opening", () -> !opened.isEmpty());
        assertThat(opened.getFirst()).isInstanceOf(Outcome.Failure.class);
        node.world.runFor(10_000_000_000L);
        assertThat(node.disk.exists(DIRECTORY)).isTrue();
        assertThat(node.readAll(newer, 1 << 20)).hasSize(1);
    }

    private long segments() throws IOException {
        return node.disk.list(DIRECTORY).stream()
                .filter(name -> name.endsWith(".log"))
                .count();
    }
}
