package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Uuid;
import io.courant.log.LogConfig.Retention;
import io.courant.log.compact.SegmentExchange;
import io.courant.testkit.SimulatedClock;
import io.courant.wire.record.BatchRules;
import io.courant.wire.record.TimestampType;
import io.courant.wire.record.ValidationLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that need not be kept any more go by themselves: of open logs, and of those that nobody opens. */
class RetentionTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final long MINUTE_MS = 60_000;
    private static final long MINUTE = 60_000_000_000L;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final Path PARTITION = LogNode.PATH.resolve(LogNode.LOG.directoryName());
    private static final LogConfig SMALL = LogConfig.DEFAULT.withSegments(3_000, 1L << 40);
    /** Looks come every five minutes: none falls on the minute at which something becomes too old. */
    private static final LogConfig RETAINING = SMALL.withRetention(new Retention(true, 61 * MINUTE_MS, -1, 0));

    private LogNode node;

    @BeforeEach
    void start() throws IOException {
        node = new LogNode(23);
        node.world.run(node.shard, node.checkpointer::start);
    }

    /** Ten batches, one a minute, three in a segment. */
    private PartitionLog withTenBatches(LogConfig config) {
        PartitionLog log = node.open(config);
        for (int i = 0; i < 10; i++) {
            node.append(log, LogNode.batch(NOW + i * MINUTE_MS, "x".repeat(900)));
        }
        node.makeDurable(log);
        return log;
    }

    @Test
    void recordsGoAfterTheirTime() throws Exception {
        PartitionLog log = withTenBatches(RETAINING);
        node.world.runFor(55 * MINUTE);
        assertThat(log.logStartOffset()).isZero();
        node.world.runFor(13 * MINUTE);
        assertThat(log.logStartOffset()).isEqualTo(3);
        assertThat(segments()).hasSize(3);
        node.world.runFor(20 * MINUTE);
        assertThat(log.logStartOffset()).isEqualTo(10);
        assertThat(log.sizeInBytes()).isZero();
        assertThat(segments()).containsExactly("00000000000000000010.log");
        assertThat(node.append(log, LogNode.batch(NOW + 90 * MINUTE_MS, "later")))
                .isInstanceOfSatisfying(
                        AppendResult.Appended.class,
                        appended -> assertThat(appended.baseOffset()).isEqualTo(10));
        node.stopCleanly();
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    @Test
    void theOldestGoWhereThereIsTooMuch() throws Exception {
        PartitionLog log = withTenBatches(SMALL.withRetention(new Retention(true, -1, 3_500, 0)));
        node.world.runFor(7 * MINUTE);
        assertThat(log.logStartOffset()).isEqualTo(6);
        assertThat(segments()).hasSize(2);
    }

    @Test
    void nothingGoesWhereDeletingIsNotThePolicy() {
        PartitionLog log = withTenBatches(SMALL.withRetention(new Retention(false, HOUR_MS, 0, 0)));
        node.world.runFor(120 * MINUTE);
        assertThat(log.logStartOffset()).isZero();
    }

    @Test
    void changedSettingsHoldFromTheNextLookOn() {
        PartitionLog log = withTenBatches(SMALL.withRetention(Retention.FOREVER));
        node.world.runFor(90 * MINUTE);
        assertThat(log.logStartOffset()).isZero();
        node.world.run(node.shard, () -> log.reconfigure(RETAINING));
        node.world.runFor(6 * MINUTE);
        assertThat(log.logStartOffset()).isEqualTo(10);
    }

    @Test
    void aClockThatJumpsAheadDeletesNothing() {
        PartitionLog log = withTenBatches(RETAINING);
        node.clock.stepWall(365L * 24 * HOUR_MS);
        node.world.runFor(20 * MINUTE);
        assertThat(log.logStartOffset()).isZero();
        node.world.runFor(60 * MINUTE);
        assertThat(log.logStartOffset()).isEqualTo(10);
    }

    /** By the time before, they would be a year old as soon as they are written. */
    @Test
    void whatIsStampedByAClockThatHasGoneBackIsNotGivenUp() {
        PartitionLog log = node.open(RETAINING);
        long yearMs = 365L * 24 * HOUR_MS;
        node.clock.stepWall(-yearMs);
        for (int i = 0; i < 10; i++) {
            node.append(log, LogNode.batch(NOW - yearMs + i * MINUTE_MS, "x".repeat(900)));
        }
        node.makeDurable(log);
        node.world.runFor(20 * MINUTE);
        assertThat(log.logStartOffset()).isZero();
        node.world.runFor(60 * MINUTE);
        assertThat(log.logStartOffset()).isEqualTo(10);
    }

    @Test
    void timesAreFoundInIndexesThatAreNotLoaded() throws Exception {
        withTenBatches(RETAINING);
        node.stopCleanly();
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = node.open(RETAINING);
        node.world.runFor(68 * MINUTE);
        assertThat(log.logStartOffset()).isEqualTo(3);
        assertThat(log.state().segments.all()).noneMatch(segment -> segment.isLoaded());
    }

    @Test
    void timesAreReadFromTheBatchesWhereThereIsNoIndex() throws Exception {
        withTenBatches(RETAINING);
        node.stopCleanly();
        for (String name : List.copyOf(node.disk.list(PARTITION))) {
            if (name.endsWith(".idx")) {
                node.disk.delete(PARTITION.resolve(name));
            }
        }
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = node.open(RETAINING);
        node.world.runFor(68 * MINUTE);
        assertThat(log.logStartOffset()).isEqualTo(3);
    }

    @Test
    void aLogThatNobodyHasOpenedIsOpenedWhenItHasSomethingToGiveUpAndNotBefore() throws Exception {
        withTenBatches(RETAINING);
        node.stopCleanly();
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        List<LogIdentity> opened = openWhatRetentionWants(RETAINING);
        node.world.runFor(50 * MINUTE);
        assertThat(opened).isEmpty();
        node.world.runFor(40 * MINUTE);
        assertThat(opened).containsExactly(LogNode.LOG);
        assertThat(segments()).containsExactly("00000000000000000010.log");
    }

    @Test
    void whatAProcessLeftOfALogThatWasGivenUpGoesThoughNobodyOpensIt() throws Exception {
        LogConfig delayed = SMALL.withRetention(new Retention(true, 61 * MINUTE_MS, -1, 30 * MINUTE_MS));
        PartitionLog log = withTenBatches(delayed);
        node.world.runFor(78 * MINUTE);
        assertThat(log.logStartOffset()).isEqualTo(10);
        assertThat(log.segmentCount()).isEqualTo(1);
        assertThat(segments()).hasSize(5);
        node.kill();
        node.world.run(node.shard, node.checkpointer::start);
        List<LogIdentity> opened = openWhatRetentionWants(delayed);
        node.world.runFor(10 * MINUTE);
        assertThat(opened).containsExactly(LogNode.LOG);
        assertThat(segments()).containsExactly("00000000000000000010.log");
    }

    @Test
    void aLogWithAHalfDoneExchangeIsOpenedSoThatWhatItHasToGiveUpIsFound() throws Exception {
        withTenBatches(RETAINING);
        node.stopCleanly();
        node.disk.rename(PARTITION.resolve("00000000000000000000.log"), new SegmentExchange(0, 3).file(PARTITION));
        node.disk.syncDirectory(PARTITION);
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        List<LogIdentity> opened = openWhatRetentionWants(RETAINING);
        node.world.runFor(90 * MINUTE);
        assertThat(opened).containsExactly(LogNode.LOG);
        assertThat(segments()).containsExactly("00000000000000000010.log");
    }

    @Test
    void theLatestTimeThatThereIsIsLookedForOnce() throws Exception {
        LogConfig anyTime = RETAINING.withRules(new BatchRules(
                ValidationLevel.FULL,
                10_000,
                10_000,
                TimestampType.CREATE_TIME,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                false));
        PartitionLog log = node.open(anyTime);
        for (int i = 0; i < 10; i++) {
            node.append(log, LogNode.batch(Long.MAX_VALUE, "x".repeat(900)));
        }
        node.makeDurable(log);
        long before = node.world.eventsRun();
        while (node.world.eventsRun() < before + 20_000 && node.world.nowNanos() < 20 * MINUTE) {
            assertThat(node.world.runNext()).isTrue();
        }
        assertThat(node.world.nowNanos()).isGreaterThanOrEqualTo(20 * MINUTE);
        assertThat(log.logStartOffset()).isZero();
    }

    @Test
    void oneLogIsOpenedAtATime() throws Exception {
        for (int i = 0; i < 50; i++) {
            PartitionLog log = node.open(partition(i), RETAINING);
            node.append(log, LogNode.batch(NOW, "old"));
            node.makeDurable(log);
        }
        node.stopCleanly();
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        List<LogIdentity> opened = openWhatRetentionWants(RETAINING);
        node.opens.hold();
        node.world.runFor(80 * MINUTE);
        assertThat(opened).hasSize(1);
        node.opens.letGo();
        node.world.runFor(MINUTE);
        assertThat(opened).hasSize(50);
        node.world.runFor(6 * MINUTE);
        for (int i = 0; i < 50; i++) {
            assertThat(node.open(partition(i), RETAINING).logStartOffset()).isEqualTo(1);
        }
    }

    private static LogIdentity partition(int index) {
        return new LogIdentity("many", new Uuid(9, 9), index);
    }

    /** Opens logs that are not open when retention asks for that, and notes which. */
    private List<LogIdentity> openWhatRetentionWants(LogConfig config) {
        List<LogIdentity> opened = new ArrayList<>();
        node.world.run(node.shard, () -> {
            node.logs.scrubUnopened(identity -> node.logs.opened(identity.key()) == null);
            node.logs.retainUnopened(identity -> config, identity -> {
                opened.add(identity);
                node.logs.open(identity, config, outcome -> {});
            });
        });
        return opened;
    }

    private List<String> segments() throws IOException {
        return node.disk.list(PARTITION).stream()
                .filter(name -> name.endsWith(".log"))
                .sorted()
                .toList();
    }
}
