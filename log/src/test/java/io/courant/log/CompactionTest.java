package io.courant.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Outcome;
import io.courant.log.KeyedLog.Stored;
import io.courant.log.LogConfig.Compaction;
import io.courant.log.compact.CompactionMark;
import io.courant.log.metrics.LogMetrics;
import io.courant.log.offline.Finding;
import io.courant.log.offline.LogVerify;
import io.courant.testkit.SimulatedClock;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.BatchRules;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.TimestampType;
import io.courant.wire.record.ValidationLevel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of each key the last record stays, in logs that ask for it. */
class CompactionTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final long SECOND = 1_000_000_000L;
    private static final Path PARTITION = LogNode.PATH.resolve(LogNode.LOG.directoryName());
    private static final LogConfig COMPACTED = LogConfig.DEFAULT
            .withSegments(2_000, 1L << 40)
            .withRetention(LogConfig.Retention.FOREVER)
            .withCompaction(new Compaction(true, 0, Long.MAX_VALUE, 0, 3_600_000));

    private static final BatchRules KEYED = new BatchRules(
            ValidationLevel.FULL, 1 << 20, 1L << 30, TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, true);

    private LogNode node;

    @BeforeEach
    void start() throws IOException {
        node = new LogNode(29);
        node.world.run(node.shard, node.checkpointer::start);
    }

    /** Ten rounds over the keys 0 to 9, a batch of two records each. */
    private PartitionLog withTenRounds(LogConfig config) {
        PartitionLog log = node.open(config);
        for (int round = 0; round < 10; round++) {
            for (int key = 0; key < 10; key += 2) {
                node.append(log, batch("key" + key, "value" + round, "key" + (key + 1), "value" + round));
            }
        }
        node.makeDurable(log);
        return log;
    }

    private static ByteBuffer batch(String... keysAndValues) {
        return batch(Compression.NONE, keysAndValues);
    }

    private static ByteBuffer batch(Compression compression, String... keysAndValues) {
        BatchBuilder builder = new BatchBuilder(compression);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            String value = keysAndValues[i + 1];
            builder.append(NOW, bytes(keysAndValues[i]), value.isEmpty() ? null : bytes(value + "x".repeat(60)));
        }
        return builder.build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private List<Stored> read(PartitionLog log) throws IOException {
        return KeyedLog.read(node, log, 1 << 20);
    }

    @Test
    void ofEachKeyTheLastRecordStays() throws Exception {
        PartitionLog log = withTenRounds(COMPACTED);
        long before = log.sizeInBytes();
        node.world.runFor(60 * SECOND);
        long cleanedTo = log.state().compaction.cleanedTo();
        assertThat(cleanedTo).isGreaterThan(80);
        List<Stored> left = read(log);
        assertThat(left.stream().filter(each -> each.offset() < cleanedTo)).hasSize(10);
        assertThat(left.stream().filter(each -> each.offset() >= 90)).hasSize(10);
        assertThat(log.sizeInBytes()).isLessThan(before / 2);
        assertThat(log.logEndOffset()).isEqualTo(100);
        for (long offset = 0; offset < 100; offset++) {
            assertThat(node.read(log, offset, 1, 100)).isInstanceOfSatisfying(ReadResult.Records.class, records -> {
                assertThat(records.sizeInBytes()).isPositive();
                records.slices().forEach(io.courant.base.Slice::release);
            });
        }
        requireSame(left);
    }

    @Test
    void aLogWithoutThePolicyStaysAsItIs() throws Exception {
        PartitionLog log = withTenRounds(COMPACTED.withCompaction(Compaction.OFF));
        node.world.runFor(120 * SECOND);
        assertThat(read(log)).hasSize(100);
        assertThat(node.disk.exists(CompactionMark.of(PARTITION))).isFalse();
    }

    @Test
    void tombstonesStayForTheirTimeAndThenGoWithTheNextPass() throws Exception {
        PartitionLog log = node.open(COMPACTED);
        node.append(log, batch("gone", "value"));
        node.append(log, batch("gone", ""));
        fill(log, 40);
        node.world.runFor(60 * SECOND);
        assertThat(read(log).stream().filter(each -> each.key().equals("gone")))
                .containsExactly(new Stored(1, "gone", null));
        node.world.runFor(3_700 * SECOND);
        fill(log, 40);
        node.world.runFor(60 * SECOND);
        assertThat(read(log).stream().filter(each -> each.key().equals("gone"))).isEmpty();
        requireSame(read(log));
    }

    @Test
    void smallNeighboursBecomeOneSegment() throws Exception {
        PartitionLog log = withTenRounds(COMPACTED);
        node.world.runFor(60 * SECOND);
        long small = log.state().compaction.cleanedTo();
        assertThat(segmentsBelow(log, small)).isGreaterThan(3);
        fill(log, 40);
        node.world.runFor(60 * SECOND);
        assertThat(segmentsBelow(log, small)).isOne();
        assertThat(logFiles()).hasSize(log.segmentCount());
        requireSame(read(log));
    }

    private static long segmentsBelow(PartitionLog log, long offset) {
        return log.state().segments.all().stream()
                .filter(segment -> segment.baseOffset() < offset)
                .count();
    }

    @Test
    void aLogWithMoreKeysThanThereIsRoomForTakesSeveralPasses() throws Exception {
        ShardMemory memory = node.memory;
        node.memory = new ShardMemory(memory.keptBytes(), memory.copiedReadsBytes(), memory.producers(), 4 * 24);
        node.stopCleanly();
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = withTenRounds(COMPACTED);
        node.world.runFor(60 * SECOND);
        long cleanedTo = log.state().compaction.cleanedTo();
        assertThat(cleanedTo).isGreaterThan(80);
        assertThat(read(log).stream().filter(each -> each.offset() < cleanedTo)).hasSize(10);
        assertThat(node.events.messages("log.compacted")).hasSizeGreaterThan(10);
        requireSame(read(log));
    }

    @Test
    void aTombstoneDoesNotBeginToWaitBeforeWhatItIsTheEndOfHasGone() throws Exception {
        ShardMemory memory = node.memory;
        node.memory = new ShardMemory(memory.keptBytes(), memory.copiedReadsBytes(), memory.producers(), 4 * 24);
        node.stopCleanly();
        node.start();
        PartitionLog log = node.open(COMPACTED.withSegments(100_000, 1L << 40));
        node.append(log, batch("a", "1", "b", "1", "c", "1", "d", "1", "a", ""));
        node.world.run(node.shard, () -> log.reconfigure(COMPACTED));
        fill(log, 40);
        node.world.run(node.shard, node.checkpointer::start);
        int waiting = 0;
        while (node.events.messages("log.compacted").size() < 3) {
            node.world.runFor(SECOND / 1_000);
            ByteBuffer bytes = ByteBuffer.wrap(LogNode.bytes(node.read(log, 0, 1, 5)));
            RecordBatch batch = new RecordBatch().at(bytes, 0);
            if (batch.hasDeleteHorizon()) {
                waiting++;
                List<Stored> records = new ArrayList<>();
                KeyedLog.addAll(batch, records);
                assertThat(records).noneMatch(each -> each.key().equals("a") && each.offset() < 4);
            }
        }
        assertThat(waiting).isPositive();
    }

    @Test
    void theLatestRecordIsFoundWhereALaterOneHasGone() throws Exception {
        PartitionLog log = node.open(COMPACTED);
        BatchBuilder latest = new BatchBuilder().producer(9, (short) 0, 0);
        latest.append(NOW + 500, bytes("key1"), new byte[100]);
        node.append(log, latest.build());
        node.append(
                log,
                new BatchBuilder()
                        .append(NOW + 300, bytes("stays"), new byte[10])
                        .build());
        fill(log, 60);
        node.world.runFor(60 * SECOND);
        Outcome<TimestampLookup> found =
                node.world.outcome(node.shard, completion -> log.offsetOfMaxTimestamp(log.logEndOffset(), completion));
        assertThat(found).isEqualTo(Outcome.success(new TimestampLookup.Found(1, NOW + 300, 0)));
    }

    @Test
    void aLogThatNobodyHasOpenedIsOpenedWhenItHasSomethingToCompact() throws Exception {
        withTenRounds(COMPACTED.withCompaction(Compaction.OFF));
        node.stopCleanly();
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        node.world.run(node.shard, () -> {
            node.logs.scrubUnopened(identity -> node.logs.opened(identity.key()) == null);
            node.logs.retainUnopened(
                    identity -> COMPACTED, identity -> node.logs.open(identity, COMPACTED, outcome -> {}));
        });
        node.world.runFor(400 * SECOND);
        PartitionLog log = Objects.requireNonNull(node.logs.opened(LogNode.LOG.key()));
        assertThat(read(log)).hasSizeLessThan(40);
    }

    @Test
    void compactionKeepsToTheRateThatIsSet() throws Exception {
        node.stopCleanly();
        node.intervals = LogIntervals.SHIPPED.withCompaction(
                CompactionPace.SHIPPED.withLooksEachMs(1_000).withBytesPerSecond(100));
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = withTenRounds(COMPACTED);
        node.world.runFor(60 * SECOND);
        assertThat(log.state().compaction.cleanedTo()).isZero();
        node.world.runFor(600 * SECOND);
        assertThat(log.state().compaction.cleanedTo()).isPositive();
    }

    @Test
    void aPassThatWaitsGoesOnWhenTheRateIsRaised() throws Exception {
        node.stopCleanly();
        node.intervals = LogIntervals.SHIPPED.withCompaction(
                CompactionPace.SHIPPED.withLooksEachMs(1_000).withBytesPerSecond(0.001));
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = withTenRounds(COMPACTED);
        node.world.runFor(600 * SECOND);
        assertThat(log.state().compaction.cleanedTo()).isZero();
        node.world.run(
                node.shard,
                () -> node.logs.paceCompaction(
                        node.logs.intervals().compaction().withBytesPerSecond(0)));
        node.world.runFor(10 * SECOND);
        assertThat(log.state().compaction.cleanedTo()).isPositive();
    }

    @Test
    void compactionWaitsForRoomAndSaysSoOnce() throws Exception {
        PartitionLog log = withTenRounds(COMPACTED);
        node.world.run(node.shard, () -> node.logs.room().found(false, 100, Long.MAX_VALUE));
        node.world.runFor(120 * SECOND);
        assertThat(log.state().compaction.cleanedTo()).isZero();
        assertThat(node.events.messages("log.compaction-waits")).hasSize(1);
        node.world.run(node.shard, () -> node.logs.room().found(false, 1 << 20, Long.MAX_VALUE));
        node.world.runFor(60 * SECOND);
        assertThat(log.state().compaction.cleanedTo()).isPositive();
    }

    @Test
    void whatCompactionDoesIsCounted() throws Exception {
        withTenRounds(COMPACTED);
        node.world.runFor(60 * SECOND);
        assertThat(node.counted(LogMetrics.COMPACTION_PASSES)).isPositive();
        assertThat(node.counted(LogMetrics.COMPACTION_REMOVED_BYTES)).isPositive();
        assertThat(node.counted(LogMetrics.COMPACTED_BYTES))
                .isGreaterThan(node.counted(LogMetrics.COMPACTION_REMOVED_BYTES));
        assertThat(node.counted(LogMetrics.NOT_COMPACTED)).isZero();
    }

    @Test
    void retentionGivesUpSegmentsWhileTheyAreCompacted() throws Exception {
        LogConfig both = COMPACTED.withRetention(new LogConfig.Retention(true, 300_000, -1, 0));
        PartitionLog log = withTenRounds(both);
        for (int i = 0; i < 20; i++) {
            fill(log, 20);
            node.world.runFor(40 * SECOND);
        }
        assertThat(log.logStartOffset()).isPositive();
        assertThat(node.events.messages("log.damaged")).isEmpty();
        assertThat(node.events.messages("log.delete-failed")).isEmpty();
        requireSame(read(log));
    }

    @Test
    void producersAreKnownWhenAllTheirRecordsAreOutdated() throws Exception {
        PartitionLog log = node.open(COMPACTED);
        BatchBuilder builder = new BatchBuilder().producer(9, (short) 0, 0);
        builder.append(NOW, bytes("key0"), new byte[100]);
        ByteBuffer first = builder.build();
        node.append(log, first.duplicate());
        fill(log, 60);
        node.world.runFor(60 * SECOND);
        assertThat(read(log)).noneMatch(each -> each.offset() == 0);
        node.stopCleanly();
        for (String name : List.copyOf(node.disk.list(PARTITION))) {
            if (name.endsWith(".prod")) {
                node.disk.delete(PARTITION.resolve(name));
            }
        }
        node.start();
        PartitionLog again = node.open(COMPACTED);
        assertThat(node.append(again, first.duplicate()))
                .isInstanceOfSatisfying(
                        AppendResult.Duplicate.class,
                        duplicate -> assertThat(duplicate.baseOffset()).isZero());
    }

    @Test
    void compressedBatchesStayCompressed() throws Exception {
        PartitionLog log = node.open(COMPACTED);
        Compression zstd = Compression.of(CompressionType.ZSTD);
        for (int i = 0; i < 60; i++) {
            node.append(log, batch(zstd, "a", "first" + i, "b" + i % 3, "second", "c", "third" + i));
        }
        node.makeDurable(log);
        node.world.runFor(60 * SECOND);
        long cleanedTo = log.state().compaction.cleanedTo();
        assertThat(cleanedTo).isPositive();
        assertThat(read(log).stream().filter(each -> each.offset() < cleanedTo)).hasSize(5);
        requireSame(read(log));
    }

    @Test
    void youngRecordsWaitAndOldOnesDoNotWaitForTheRatio() throws Exception {
        PartitionLog log = withTenRounds(COMPACTED.withCompaction(new Compaction(true, 120_000, Long.MAX_VALUE, 0, 0)));
        node.world.runFor(90 * SECOND);
        assertThat(read(log)).hasSize(100);
        node.world.runFor(90 * SECOND);
        assertThat(read(log).size()).isLessThan(40);
        node.world.run(
                node.shard, () -> log.reconfigure(COMPACTED.withCompaction(new Compaction(true, 0, 300_000, 1, 0))));
        fill(log, 30);
        int filled = read(log).size();
        node.world.runFor(60 * SECOND);
        assertThat(read(log)).hasSize(filled);
        node.world.runFor(400 * SECOND);
        assertThat(read(log).size()).isLessThan(filled);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void eitherCheckpointAloneLeadsToTheSame(int damaged) throws Exception {
        PartitionLog log = withTenRounds(COMPACTED);
        node.world.runFor(40 * SECOND);
        for (int i = 0; i < 4; i++) {
            for (int key = 0; key < 5; key++) {
                node.append(log, batch("gone" + i + key, "", "key" + key, "journaled"));
                node.makeDurable(log); // by the journal
            }
            fill(log, 40); // by the files: the segment has rolled
            node.world.runFor(33 * SECOND);
        }
        List<Stored> left = read(log);
        node.disk.flipBit(LogNode.PATH.resolve("checkpoint." + damaged), 40, 1);
        node.losePower();
        assertThat(read(node.open(COMPACTED))).isEqualTo(left);
        assertThat(node.events.messages("log.damaged")).isEmpty();
        assertThat(node.events.messages("log.tail-cut")).isEmpty();
    }

    @Test
    void aDamagedBatchIsNotCleanedAway() throws Exception {
        PartitionLog log = withTenRounds(COMPACTED.withCompaction(Compaction.OFF));
        node.stopCleanly();
        node.disk.flipBit(PARTITION.resolve("00000000000000000000.log"), 100, 3);
        byte[] bytes = bytesOf("00000000000000000000.log");
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog again = node.open(COMPACTED);
        fill(again, 1);
        node.world.runFor(120 * SECOND);
        assertThat(node.events.messages("log.not-compacted")).hasSize(1);
        assertThat(node.counted(LogMetrics.NOT_COMPACTED)).isEqualTo(1);
        assertThat(bytesOf("00000000000000000000.log")).isEqualTo(bytes);
        assertThat(log.logEndOffset()).isEqualTo(100);
    }

    @Test
    void aBatchWithAKeyTooLargeToLookAtStaysWholeAndSoDoTombstonesAboveIt() throws Exception {
        PartitionLog log = node.open(COMPACTED.withRules(KEYED));
        node.append(log, batch("below", "value"));
        node.append(log, batch("below", ""));
        ByteBuffer large = new BatchBuilder(Compression.of(CompressionType.ZSTD))
                .append(NOW, bytes("key1"), bytes("first"))
                .append(NOW, new byte[1 << 20], bytes("large"))
                .append(NOW, bytes("above"), bytes("value"))
                .build();
        node.append(log, large);
        node.append(log, batch("above", ""));
        for (int i = 0; i < 3; i++) {
            fill(log, 40);
            node.world.runFor(60 * SECOND);
            node.world.runFor(3_700 * SECOND);
        }
        assertThat(node.events.messages("log.not-compacted")).isEmpty();
        assertThat(node.events.messages("log.batch-not-compacted"))
                .hasSize(1)
                .first()
                .asString()
                .contains("offset 2");
        assertThat(log.state().compaction.cleanedTo()).isGreaterThan(100);
        List<Stored> left = read(log);
        assertThat(left).hasSizeLessThan(40).noneMatch(each -> each.key().equals("below"));
        assertThat(left).contains(new Stored(2, "key1", "first"), new Stored(5, "above", null));
        RecordBatch stored = new RecordBatch().at(ByteBuffer.wrap(LogNode.bytes(node.read(log, 2, 1, 5))), 0);
        assertThat(stored.crcValid()).isTrue();
        assertThat(stored.baseOffset()).isEqualTo(2);
        assertThat(stored.sizeInBytes()).isEqualTo(large.remaining());
        requireSame(left);
    }

    @Test
    void searchesAndReadsWaitForAnExchangeAndFindWhatIsLeft() throws Exception {
        withTenRounds(COMPACTED);
        node.stopCleanly();
        node.start();
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = node.open(COMPACTED);
        fill(log, 1);
        List<Outcome<TimestampLookup>> found = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            node.world.runFor(SECOND / 10);
            node.world.run(node.shard, () -> log.offsetForTimestamp(NOW, log.logEndOffset(), found::add));
            read(log);
        }
        assertThat(log.state().compaction.cleanedTo()).isPositive();
        assertThat(found).hasSizeGreaterThan(590).allMatch(each -> each instanceof Outcome.Success);
        assertThat(node.events.messages("log.damaged")).isEmpty();
        assertThat(node.events.messages("log.load-failed")).isEmpty();
    }

    /** Batches of the keys 0 to 9, one after the other. */
    private void fill(PartitionLog log, int batches) {
        for (int i = 0; i < batches; i++) {
            node.append(log, batch("key" + i % 10, "filled" + i));
        }
        node.makeDurable(log);
    }

    private List<String> logFiles() throws IOException {
        return node.disk.list(PARTITION).stream()
                .filter(name -> name.endsWith(".log") || name.endsWith(".swap") || name.endsWith(".tmp"))
                .toList();
    }

    private byte[] bytesOf(String name) throws IOException {
        Path path = PARTITION.resolve(name);
        ByteBuffer bytes = ByteBuffer.allocate((int) node.disk.size(path));
        try (DiskFile file = node.disk.open(path, Disk.Mode.READ)) {
            file.read(0, bytes);
        }
        return bytes.array();
    }

    /** Nothing is damaged, and a clean stop and a loss of power later the same is read. */
    private void requireSame(List<Stored> left) throws Exception {
        node.stopCleanly();
        requireNoDamage();
        node.start();
        assertThat(read(node.open(COMPACTED))).isEqualTo(left);
        node.losePower();
        requireNoDamage();
        assertThat(read(node.open(COMPACTED))).isEqualTo(left);
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    private void requireNoDamage() throws Exception {
        assertThat(new LogVerify(node.disk.copy(1)).verify(LogNode.PATH).findings())
                .filteredOn(finding -> finding.severity() == Finding.Severity.DAMAGE)
                .isEmpty();
    }
}
