package io.courant.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Slice;
import io.courant.base.Uuid;
import io.courant.log.KeyedLog.Stored;
import io.courant.log.LogConfig.Compaction;
import io.courant.log.compact.CompactionMark;
import io.courant.log.offline.Finding;
import io.courant.log.offline.LogVerify;
import io.courant.log.segment.Segment;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.disk.ForwardingDisk;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compaction of logs of which something is damaged, missing or given up. */
class CompactionTroubleTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final long SECOND = 1_000_000_000L;
    private static final Path PARTITION = LogNode.PATH.resolve(LogNode.LOG.directoryName());
    private static final LogConfig COMPACTED = LogConfig.DEFAULT
            .withSegments(2_000, 1L << 40)
            .withRetention(LogConfig.Retention.FOREVER)
            .withCompaction(new Compaction(true, 0, Long.MAX_VALUE, 0, 3_600_000));

    private LogNode node;

    @BeforeEach
    void start() throws IOException {
        node = new LogNode(29);
        node.world.run(node.shard, node.checkpointer::start);
    }

    private static ByteBuffer batch(String key, String value) {
        return new BatchBuilder()
                .append(NOW, key.getBytes(UTF_8), value.isEmpty() ? null : (value + "x".repeat(60)).getBytes(UTF_8))
                .build();
    }

    /** Batches of the keys 0 to 9, one after the other. */
    private void fill(PartitionLog log, int batches) {
        for (int i = 0; i < batches; i++) {
            node.append(log, batch("key" + i % 10, "filled" + i));
        }
        node.makeDurable(log);
    }

    private List<Stored> read(PartitionLog log) throws IOException {
        return KeyedLog.read(node, log, 1 << 20);
    }

    private PartitionLog filled(LogConfig config) {
        PartitionLog log = node.open(config);
        fill(log, 100);
        return log;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whateverCompactionMayHaveTouchedCountsAsProven(int damaged) throws Exception {
        PartitionLog log = filled(COMPACTED);
        for (int i = 0; i < 3; i++) {
            node.world.runFor(33 * SECOND);
            fill(log, 40); // by the files: the journal does not have these
        }
        node.world.runFor(33 * SECOND);
        long end = log.logEndOffset();
        Segment last = log.state().segments.holding(log.state().compaction.gapsBelow() - 1);
        assertThat(Objects.requireNonNull(last).nextOffset())
                .isEqualTo(log.state().compaction.gapsBelow());
        node.disk.flipBit(last.path(), 100, 3);
        node.disk.flipBit(LogNode.PATH.resolve("checkpoint." + damaged), 40, 1);
        node.losePower();
        assertThat(new LogVerify(node.disk.copy(1)).verify(LogNode.PATH).findings())
                .filteredOn(finding -> finding.file().equals(last.path()))
                .extracting(Finding::severity)
                .containsOnly(Finding.Severity.DAMAGE);
        PartitionLog again = node.open(COMPACTED);
        assertThat(again.logEndOffset()).isEqualTo(end);
        assertThat(node.events.messages("log.tail-cut")).isEmpty();
        node.append(again, batch("key1", "later"));
        node.makeDurable(again); // by the journal
        node.losePower();
        assertThat(node.read(node.open(COMPACTED), end, 1, end + 1))
                .isInstanceOfSatisfying(ReadResult.Records.class, records -> {
                    assertThat(records.sizeInBytes()).isPositive();
                    records.slices().forEach(Slice::release);
                });
    }

    /** Whether it is met by the collecting of keys, or by the cleaning of what was clean before. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSegmentThatEndsTooEarlyIsNotMergedOver(boolean compactedBefore) throws Exception {
        PartitionLog log = filled(compactedBefore ? COMPACTED : COMPACTED.withCompaction(Compaction.OFF));
        node.world.runFor(60 * SECOND);
        assertThat(log.state().compaction.cleanedTo() > 0).isEqualTo(compactedBefore);
        Segment cut = log.state().segments.at(1);
        node.stopCleanly();
        try (DiskFile file = node.disk.open(cut.path(), Disk.Mode.READ_WRITE)) {
            ByteBuffer length = ByteBuffer.allocate(4);
            file.read(8, length);
            int firstBatch = 12 + length.getInt(0);
            file.truncate(firstBatch < cut.sizeInBytes() ? firstBatch : 0);
            file.sync();
        }
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog again = node.open(COMPACTED);
        fill(again, 40);
        node.world.runFor(120 * SECOND);
        assertThat(node.events.messages("log.not-compacted"))
                .singleElement()
                .asString()
                .contains("but the next one begins at");
        assertThat(again.state().segments.all()).anyMatch(segment -> segment.baseOffset() == cut.baseOffset());
    }

    @Test
    void whatIsLeftOfAGroupIsCleanedWhenSomeOfItIsGivenUpMeanwhile() throws Exception {
        node.stopCleanly();
        node.intervals = LogIntervals.SHIPPED.withCompaction(
                CompactionPace.SHIPPED.withLooksEachMs(1_000).withBytesPerSecond(10));
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = node.open(COMPACTED.withSegments(600, 1L << 40));
        fill(log, 6);
        Segment second = Objects.requireNonNull(log.state().segments.active());
        node.append(log, batch("gone", "value"));
        fill(log, 6);
        node.append(log, batch("gone", ""));
        fill(log, 20);
        node.world.run(node.shard, () -> log.reconfigure(COMPACTED.withSegments(2_400, 1L << 40)));
        Path aside = PARTITION.resolve("00000000000000000000.log.tmp");
        while (!node.disk.exists(aside)) {
            node.world.runFor(SECOND);
        }
        node.world.<Done>success(node.shard, completion -> log.advanceLogStart(second.baseOffset(), completion));
        while (log.state().segments.at(0) != second) {
            node.world.runFor(SECOND);
        }
        assertThat(node.disk.exists(aside)).isTrue();
        assertThat(node.events.messages("log.compacted")).isEmpty();
        node.world.run(
                node.shard,
                () -> node.logs.paceCompaction(
                        node.logs.intervals().compaction().withBytesPerSecond(0)));
        node.world.runFor(10 * SECOND);
        assertThat(node.events.messages("log.compacted")).isNotEmpty();
        assertThat(read(log).stream().filter(each -> each.key().equals("gone")).map(Stored::value))
                .containsExactly((String) null);
        assertThat(node.disk.exists(aside)).isFalse();
        node.world.runFor(3_700 * SECOND);
        fill(log, 40);
        node.world.runFor(60 * SECOND);
        assertThat(read(log)).noneMatch(each -> each.key().equals("gone"));
    }

    @Test
    void anExchangeWhoseIndexIsNotStoredCountsAndIsTold() throws Exception {
        boolean[] failing = {false};
        node = new LogNode(29, disk -> new ForwardingDisk(disk) {
            @Override
            public void rename(Path from, Path to) throws IOException {
                if (failing[0] && to.endsWith("00000000000000000000.idx")) {
                    throw new IOException("no room for " + to);
                }
                super.rename(from, to);
            }
        });
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = filled(COMPACTED);
        node.world.runFor(SECOND);
        assertThat(node.events.messages("log.derived-not-stored")).isEmpty();
        failing[0] = true;
        node.world.runFor(60 * SECOND);
        failing[0] = false;
        assertThat(log.state().compaction.cleanedTo()).isPositive();
        assertThat(node.events.messages("log.derived-not-stored")).isNotEmpty().allMatch(each -> each.contains(".idx"));
        List<Stored> left = read(log);
        node.stopCleanly();
        node.start();
        assertThat(read(node.open(COMPACTED))).isEqualTo(left);
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    /** A step of an exchange, which fails. */
    enum FailingStep {
        SYNC_OF_WHAT_IS_LEFT,
        NAME_THAT_COUNTS,
        SYNC_OF_THAT_NAME,
        DELETION_OF_A_REPLACED_INDEX,
        NAME_FOR_GOOD
    }

    @ParameterizedTest
    @EnumSource(FailingStep.class)
    void aStepOfAnExchangeThatFailsTakesTheDirectoryOfflineAndNothingIsLost(FailingStep step) throws Exception {
        boolean[] failing = {false};
        node = new LogNode(29, disk -> new DiskFailingInAnExchange(disk, step, failing));
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = filled(COMPACTED);
        failing[0] = true;
        if (step == FailingStep.SYNC_OF_WHAT_IS_LEFT) {
            node.disk.faults().failSyncsOf(".log.tmp");
        }
        node.world.runFor(60 * SECOND);
        assertThat(node.faults).hasSize(1);
        assertThat(node.appendOutcome(log, batch("key1", "later"), 0)).isInstanceOf(Outcome.Failure.class);
        failing[0] = false;
        node.disk.faults().clear();
        node.losePower();
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog again = node.open(COMPACTED);
        requireNewestOfFilled(again, 100);
        fill(again, 40);
        node.world.runFor(60 * SECOND);
        assertThat(node.events.messages("log.compacted")).isNotEmpty();
        requireNewestOfFilled(again, 40);
        assertThat(node.events.messages("log.damaged")).isEmpty();
        assertThat(node.disk.namesIn(PARTITION)).noneMatch(name -> name.endsWith(".swap") || name.endsWith(".tmp"));
    }

    private static final class DiskFailingInAnExchange extends ForwardingDisk {
        private final FailingStep step;
        private final boolean[] failing;

        DiskFailingInAnExchange(Disk disk, FailingStep step, boolean[] failing) {
            super(disk);
            this.step = step;
            this.failing = failing;
        }

        private void fail(FailingStep here) throws IOException {
            if (failing[0] && step == here) {
                throw new IOException("fails on purpose: " + here);
            }
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            if (to.toString().endsWith(".swap")) {
                fail(FailingStep.NAME_THAT_COUNTS);
            } else if (from.toString().endsWith(".swap")) {
                fail(FailingStep.NAME_FOR_GOOD);
            }
            super.rename(from, to);
        }

        @Override
        public void syncDirectory(Path directory) throws IOException {
            if (list(directory).stream().anyMatch(name -> name.endsWith(".swap"))) {
                fail(FailingStep.SYNC_OF_THAT_NAME);
            }
            super.syncDirectory(directory);
        }

        @Override
        public void delete(Path path) throws IOException {
            if (path.toString().endsWith(".idx")) {
                fail(FailingStep.DELETION_OF_A_REPLACED_INDEX);
            }
            super.delete(path);
        }
    }

    /** Of each key the newest record is there, where {@link #fill} has written so many last. */
    private void requireNewestOfFilled(PartitionLog log, int batches) throws IOException {
        Map<String, String> newest = new HashMap<>();
        for (Stored each : read(log)) {
            newest.put(each.key(), String.valueOf(each.value()));
        }
        for (int i = batches - 10; i < batches; i++) {
            assertThat(newest).containsEntry("key" + i % 10, "filled" + i + "x".repeat(60));
        }
    }

    @Test
    void aTopicMayBeDeletedAndMadeAgainAtAnyMomentOfAPass() throws Exception {
        boolean within = true;
        for (int operations = 0; within; operations += 2) {
            start();
            PartitionLog log = filled(COMPACTED);
            while (!node.disk.exists(CompactionMark.of(PARTITION))) {
                node.world.runNext(); // a pass begins with it
            }
            long end = node.disk.faults().operations() + operations;
            while (within && node.disk.faults().operations() < end) {
                node.world.runNext();
                within = node.events.messages("log.compacted").isEmpty();
            }
            node.world.<Done>success(node.shard, deleted -> node.logs.delete(log, deleted));
            PartitionLog again =
                    node.open(new LogIdentity(LogNode.LOG.topic(), new Uuid(1, 2), LogNode.LOG.partition()), COMPACTED);
            fill(again, 100);
            node.world.runFor(60 * SECOND);
            requireNewestOfFilled(again, 100);
            assertThat(again.state().compaction.cleanedTo()).isPositive();
            node.stopCleanly();
            assertThat(node.faults).isEmpty();
            assertThat(node.events.messages("log.damaged")).isEmpty();
            assertThat(node.disk.namesIn(LogNode.PATH)).noneMatch(name -> name.endsWith(".deleted"));
        }
    }
}
