package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Slice;
import io.courant.base.Uuid;
import io.courant.log.epoch.EpochEnd;
import io.courant.log.segment.SegmentFiles;
import io.courant.testkit.SimulatedClock;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.BatchRules;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.TimestampType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionLogTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = SimulatedClock.FIRST_WALL_MS;

    private LogNode node;

    @BeforeEach
    void start() throws IOException {
        node = new LogNode(1);
    }

    @AfterEach
    void releasesEveryBuffer() throws IOException {
        node.closeAndAssertNoBufferIsLeft();
        assertThat(node.faults).isEmpty();
    }

    @Test
    void assignsDenseOffsetsAndReadsThemBack() throws IOException {
        PartitionLog log = node.open();
        assertThat(node.append(log, LogNode.batch(NOW, "a", "b"))).isEqualTo(new AppendResult.Appended(0, 1, -1, 0));
        assertThat(node.append(log, LogNode.batch(NOW, "c"))).isEqualTo(new AppendResult.Appended(2, 2, -1, 0));
        assertThat(log.logEndOffset()).isEqualTo(3);

        List<ByteBuffer> batches = node.readAll(log, 1 << 20);
        assertThat(batches).hasSize(2);
        assertThat(new RecordBatch().at(batches.get(1), 0).baseOffset()).isEqualTo(2);
    }

    @Test
    void makesNothingOnDiskBeforeTheFirstAppend() throws IOException {
        node.open();
        assertThat(node.disk.exists(LogNode.PATH.resolve("topic-3"))).isFalse();
        assertThat(node.disk.openFiles()).isEqualTo(0);
    }

    @Test
    void servesOnlyWholeBatchesBelowTheBound() throws IOException {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "a", "b"));
        node.append(log, LogNode.batch(NOW, "c"));
        assertThat(LogNode.bytes(node.read(log, 0, 1 << 20, 1))).isEmpty();
        assertThat(LogNode.bytes(node.read(log, 0, 1 << 20, 2)))
                .hasSize(LogNode.batch(NOW, "a", "b").remaining());
        assertThat(LogNode.bytes(node.read(log, 2, 1 << 20, 2))).isEmpty();
    }

    @Test
    void servesOneBatchHoweverSmallTheLimit() throws IOException {
        PartitionLog log = node.open();
        ByteBuffer first = LogNode.batch(NOW, "x".repeat(50_000));
        node.append(log, first);
        node.append(log, LogNode.batch(NOW, "b"));
        ReadResult result = node.read(log, 0, 1, log.logEndOffset());
        assertThat(((ReadResult.Records) result).slices()).singleElement().isInstanceOf(Slice.OfFile.class);
        assertThat(LogNode.bytes(result)).hasSize(first.remaining());
        assertThat(LogNode.bytes(node.read(log, 1, 0, log.logEndOffset()))).isNotEmpty();
    }

    @Test
    void readersThatKeepWhatTheyReadTakeABoundedPartOfTheMemory() throws IOException {
        PartitionLog log = node.open();
        ByteBuffer batch = LogNode.batch(NOW, "x".repeat(15_000));
        node.append(log, batch);
        long before = node.buffers.outstandingBytes();
        List<ReadResult> kept = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            kept.add(node.read(log, 0, 1 << 20, 1));
        }
        assertThat(node.buffers.outstandingBytes() - before).isLessThanOrEqualTo(LogLimits.COPIED_READS_BYTES);
        for (ReadResult result : kept) {
            assertThat(LogNode.bytes(result)).hasSize(batch.remaining());
        }
        ReadResult result = node.read(log, 0, 1 << 20, 1);
        assertThat(((ReadResult.Records) result).slices()).singleElement().isInstanceOf(Slice.OfBuffer.class);
        assertThat(LogNode.bytes(result)).hasSize(batch.remaining());
    }

    @Test
    void refusesOffsetsOutsideTheLog() {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "a"));
        assertThat(node.read(log, 2, 100, 2)).isEqualTo(new ReadResult.OffsetOutOfRange(0, 1));
        assertThat(node.read(log, -1, 100, 2)).isEqualTo(new ReadResult.OffsetOutOfRange(0, 1));
    }

    @Test
    void acksAllIsDurableAtOnceAndEverythingElseWithinFiftyMilliseconds() {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "a"));
        assertThat(log.durableEndOffset()).isEqualTo(0);
        node.makeDurable(log);
        assertThat(log.durableEndOffset()).isEqualTo(1);

        node.append(log, LogNode.batch(NOW, "b"));
        node.world.runFor(30_000_000L);
        assertThat(log.durableEndOffset()).isEqualTo(1);
        node.world.runFor(40_000_000L);
        assertThat(log.durableEndOffset()).isEqualTo(2);
    }

    @Test
    void syncsWithinFiveMillisecondsWhileAReaderWaits() {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "a"));
        node.makeDurable(log);
        node.world.run(node.shard, () -> log.readersWait(true));
        node.append(log, LogNode.batch(NOW, "b"));
        node.world.runFor(20_000_000L); // the commit itself takes some milliseconds where the journal's lane is slow
        assertThat(log.durableEndOffset()).isEqualTo(2);
    }

    @Test
    void tellsTheListenerWhenTheDurableEndMoves() {
        PartitionLog log = node.open();
        List<Long> ends = new ArrayList<>();
        log.listen(moved -> ends.add(moved.durableEndOffset()));
        node.append(log, LogNode.batch(NOW, "a"));
        node.makeDurable(log);
        node.append(log, LogNode.batch(NOW, "b"));
        node.makeDurable(log);
        assertThat(ends).containsExactly(1L, 2L);
    }

    @Test
    void answersARepeatedBatchWithItsFirstOffsets() {
        PartitionLog log = node.open();
        for (int i = 0; i < 6; i++) {
            node.append(log, LogNode.batchFrom(9, 0, i * 2, 2));
        }
        assertThat(node.append(log, LogNode.batchFrom(9, 0, 2, 2))).isEqualTo(new AppendResult.Duplicate(2, 3, -1, 0));
        assertThat(node.append(log, LogNode.batchFrom(9, 0, 10, 2)))
                .isEqualTo(new AppendResult.Duplicate(10, 11, -1, 0));
        assertThat(log.logEndOffset()).isEqualTo(12);
        assertRefused(node.append(log, LogNode.batchFrom(9, 0, 0, 2)), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    }

    @Test
    void refusesGapsAndOldEpochsOfAProducer() {
        PartitionLog log = node.open();
        node.append(log, LogNode.batchFrom(9, 1, 0, 1));
        assertRefused(node.append(log, LogNode.batchFrom(9, 1, 2, 1)), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertRefused(node.append(log, LogNode.batchFrom(9, 0, 1, 1)), ErrorCode.INVALID_PRODUCER_EPOCH);
        assertRefused(node.append(log, LogNode.batchFrom(9, 2, 1, 1)), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(node.append(log, LogNode.batchFrom(9, 2, 0, 1))).isInstanceOf(AppendResult.Appended.class);
    }

    @Test
    void acceptsAnyFirstSequenceOfAnUnknownProducerAndWrapsAtTheLargest() {
        PartitionLog log = node.open();
        node.append(log, LogNode.batchFrom(9, 0, Integer.MAX_VALUE - 1, 3));
        assertThat(node.append(log, LogNode.batchFrom(9, 0, 1, 1))).isInstanceOf(AppendResult.Appended.class);
        assertThat(node.append(log, LogNode.batchFrom(9, 0, Integer.MAX_VALUE - 1, 3)))
                .isEqualTo(new AppendResult.Duplicate(0, 2, -1, 0));
    }

    @Test
    void forgetsProducersThatWereSilentForLong() {
        PartitionLog log = node.open();
        node.append(log, LogNode.batchFrom(9, 0, 0, 1));
        long expirationNanos = LogConfig.DEFAULT.producerIdExpirationMs() * 1_000_000;
        node.world.runFor(expirationNanos - SECOND);
        node.world.run(node.shard, log::expireProducers);
        assertThat(log.producerCount()).isEqualTo(1);
        node.world.runFor(2 * SECOND);
        node.world.run(node.shard, log::expireProducers);
        assertThat(log.producerCount()).isEqualTo(0);
    }

    @Test
    void aClockThatJumpsAheadMakesNoProducerExpireNeitherNowNorAfterARestart() throws IOException {
        PartitionLog log = node.open();
        node.append(log, LogNode.batchFrom(9, 0, 0, 1));
        node.clock.stepWall(2 * LogConfig.DEFAULT.producerIdExpirationMs() + 8L * 24 * 3_600_000);
        node.world.run(node.shard, log::expireProducers);
        assertThat(log.producerCount()).isEqualTo(1);
        assertThat(node.events.messages("clock.stepped")).hasSize(1);

        node.stopCleanly();
        node.start();
        PartitionLog again = node.open();
        node.world.run(node.shard, again::expireProducers);
        assertThat(again.producerCount()).isEqualTo(1);
        assertThat(node.append(again, LogNode.batchFrom(9, 0, 0, 1))).isInstanceOf(AppendResult.Duplicate.class);
    }

    @Test
    void refusesABatchWithAWrongChecksum() {
        PartitionLog log = node.open();
        ByteBuffer batch = LogNode.batch(NOW, "value");
        batch.put(batch.limit() - 1, (byte) (batch.get(batch.limit() - 1) ^ 1));
        assertRefused(node.append(log, batch), ErrorCode.CORRUPT_MESSAGE);
        assertThat(log.logEndOffset()).isEqualTo(0);
    }

    @Test
    void stampsAppendTime() throws IOException {
        BatchRules rules = new BatchRules(
                BatchRules.DEFAULTS.level(),
                1 << 20,
                1 << 30,
                TimestampType.LOG_APPEND_TIME,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                false);
        PartitionLog log = node.open(LogConfig.DEFAULT.withRules(rules));
        AppendResult.Appended appended = (AppendResult.Appended) node.append(log, LogNode.batch(5, "a"));
        assertThat(appended.logAppendTimeMs()).isBetween(NOW, NOW + 1000);
        RecordBatch stored = new RecordBatch().at(node.readAll(log, 1 << 20).getFirst(), 0);
        assertThat(stored.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(stored.maxTimestamp()).isEqualTo(appended.logAppendTimeMs());
    }

    @Test
    void storesBatchesWithTheCompressionOfTheTopic() throws IOException {
        PartitionLog log = node.open(LogConfig.DEFAULT.withCompression(Compression.of(CompressionType.ZSTD)));
        node.append(log, LogNode.batch(NOW, "a".repeat(1000), "b".repeat(1000)));
        RecordBatch stored = new RecordBatch().at(node.readAll(log, 1 << 20).getFirst(), 0);
        assertThat(stored.compressionType()).isEqualTo(CompressionType.ZSTD);
        assertThat(stored.sizeInBytes()).isLessThan(1000);
    }

    @Test
    void rollsByTheSizeThatIsWrittenAfterTheTopicsCompression() throws IOException {
        PartitionLog log =
                node.open(LogConfig.DEFAULT.withSegments(3000, 1L << 40).withCompression(Compression.NONE));
        for (int i = 0; i < 4; i++) {
            BatchBuilder compressed = new BatchBuilder(Compression.of(CompressionType.ZSTD));
            compressed.append(NOW, null, "x".repeat(2000).getBytes(StandardCharsets.UTF_8));
            node.append(log, compressed.build());
        }
        assertThat(log.segmentCount()).isEqualTo(4);
        assertThat(node.readAll(log, 1 << 20)).hasSize(4);
    }

    @Test
    void rollsBySizeAndByAge() throws IOException {
        PartitionLog log = node.open(LogConfig.DEFAULT.withSegments(3000, 10_000));
        for (int i = 0; i < 10; i++) {
            node.append(log, LogNode.batch(NOW, "x".repeat(900)));
        }
        assertThat(log.segmentCount()).isEqualTo(4);
        node.append(log, LogNode.batch(NOW + 10_001, "later"));
        assertThat(log.segmentCount()).isEqualTo(5);
        assertThat(node.readAll(log, 1 << 20)).hasSize(11);
        assertThat(node.disk.list(LogNode.PATH.resolve("topic-3")))
                .contains("00000000000000000000.log", "00000000000000000003.log", "00000000000000000000.idx");
    }

    @Test
    void rollsEarlierByAnAgeThatIsDrawnForEachSegment() throws IOException {
        LogConfig config = LogConfig.DEFAULT.withSegments(1 << 20, 10_000);
        assertThat(agesAtRolls(node.open(config.withSegmentJitter(0))))
                .as("without jitter")
                .isNotEmpty()
                .containsOnly(10_500L);
        assertThat(agesAtRolls(
                        node.open(new LogIdentity("jittered", new Uuid(7, 9), 0), config.withSegmentJitter(8_000))))
                .as("with jitter")
                .allMatch(age -> age > 2_000 && age <= 10_500)
                .anyMatch(age -> age < 9_000);
    }

    /** Appends a batch for each half second and tells how old segments were, by their records, when the next one was begun. */
    private List<Long> agesAtRolls(PartitionLog log) throws IOException {
        List<Long> ages = new ArrayList<>();
        long first = NOW;
        for (int i = 0; i < 200; i++) {
            long timestamp = NOW + i * 500L;
            int before = log.segmentCount();
            node.append(log, LogNode.batch(timestamp, "x"));
            if (i > 0 && log.segmentCount() > before) {
                ages.add(timestamp - first);
                first = timestamp;
            }
        }
        return ages;
    }

    @Test
    void appendsOfOneTurnKeepTheirOrderAcrossARoll() {
        PartitionLog log = node.open(LogConfig.DEFAULT.withSegments(3000, 10_000));
        List<Long> bases = new ArrayList<>();
        node.world.run(node.shard, () -> {
            for (int i = 0; i < 20; i++) {
                ByteBuffer batch = LogNode.batch(NOW, "x".repeat(900));
                var buffer = node.buffers.allocate(batch.remaining());
                buffer.bytes().put(0, batch, 0, batch.remaining());
                log.append(
                        new LogAppend(buffer, 0, batch.remaining(), 0, LogAppend.Origin.CLIENT),
                        outcome -> bases.add(((AppendResult.Appended) ((Outcome.Success<AppendResult>) outcome).value())
                                .baseOffset()));
                buffer.release();
            }
        });
        node.world.await("all appends", () -> bases.size() == 20);
        assertThat(bases).isSorted().doesNotHaveDuplicates().endsWith(19L);
    }

    @Test
    void findsRecordsByTime() {
        PartitionLog log = node.open(LogConfig.DEFAULT.withSegments(3000, 1L << 40));
        for (int i = 0; i < 50; i++) {
            BatchBuilder builder = new BatchBuilder();
            builder.append(NOW + i * 10L, null, "x".repeat(400).getBytes(StandardCharsets.UTF_8));
            builder.append(NOW + i * 10L + 5, null, "y".getBytes(StandardCharsets.UTF_8));
            node.append(log, builder.build(), i / 20);
        }
        assertThat(firstAtOrAfter(log, NOW - 7, 100)).isEqualTo(new TimestampLookup.Found(0, NOW, 0));
        assertThat(firstAtOrAfter(log, NOW + 201, 100)).isEqualTo(new TimestampLookup.Found(41, NOW + 205, 1));
        assertThat(firstAtOrAfter(log, NOW + 495, 100)).isEqualTo(new TimestampLookup.Found(99, NOW + 495, 2));
        assertThat(firstAtOrAfter(log, NOW + 496, 100)).isEqualTo(new TimestampLookup.None());
        assertThat(firstAtOrAfter(log, NOW + 495, 98)).isEqualTo(new TimestampLookup.None());
        assertThat(node.world.<TimestampLookup>success(node.shard, done -> log.offsetOfMaxTimestamp(100, done)))
                .isEqualTo(new TimestampLookup.Found(99, NOW + 495, 2));
        assertThat(node.world.<TimestampLookup>success(node.shard, done -> log.offsetOfMaxTimestamp(50, done)))
                .isEqualTo(new TimestampLookup.Found(49, NOW + 245, 1));
    }

    private TimestampLookup firstAtOrAfter(PartitionLog log, long timestampMs, long bound) {
        return node.world.success(node.shard, done -> log.offsetForTimestamp(timestampMs, bound, done));
    }

    @Test
    void aSearchByTimeOpensASegmentThatIsTooOldOnlyOnce() throws IOException {
        PartitionLog log = node.open(LogConfig.DEFAULT.withSegments(3000, 1L << 40));
        for (int i = 0; i < 100; i++) {
            node.append(log, LogNode.batch(NOW + i, "x".repeat(2_000)));
        }
        node.makeDurable(log);
        node.stopCleanly();
        node.start();
        PartitionLog again = node.open(LogConfig.DEFAULT.withSegments(3000, 1L << 40));
        TimestampLookup newest = new TimestampLookup.Found(99, NOW + 99, 0);
        assertThat(firstAtOrAfter(again, NOW + 99, 100)).isEqualTo(newest);
        long before = node.disk.faults().operations();
        assertThat(firstAtOrAfter(again, NOW + 99, 100)).isEqualTo(newest);
        assertThat(node.disk.faults().operations() - before).isLessThan(20);
        assertThat(firstAtOrAfter(again, NOW + 50, 100)).isEqualTo(new TimestampLookup.Found(50, NOW + 50, 0));
    }

    @Test
    void knowsWhereEpochsEnd() {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "a"), 1);
        node.append(log, LogNode.batch(NOW, "b", "c"), 4);
        assertThat(log.endOffsetForEpoch(0)).isEqualTo(new EpochEnd(0, 0));
        assertThat(log.endOffsetForEpoch(1)).isEqualTo(new EpochEnd(1, 1));
        assertThat(log.endOffsetForEpoch(3)).isEqualTo(new EpochEnd(1, 1));
        assertThat(log.endOffsetForEpoch(4)).isEqualTo(new EpochEnd(4, 3));
        assertThat(log.endOffsetForEpoch(5)).isEqualTo(EpochEnd.UNKNOWN);
        assertThat(log.epochOf(0)).isEqualTo(1);
        assertThat(log.epochOf(2)).isEqualTo(4);
    }

    @Test
    void aFailedWriteIsCutBackAndTheNextOneSucceeds() throws IOException {
        PartitionLog log = node.open();
        node.append(log, LogNode.batchFrom(9, 0, 0, 1));
        node.makeDurable(log);
        node.disk.faults().failAt(1);
        assertThat(node.appendOutcome(log, LogNode.batchFrom(9, 0, 1, 1), 0)).isInstanceOf(Outcome.Failure.class);
        node.disk.faults().clear();
        assertThat(node.append(log, LogNode.batchFrom(9, 0, 1, 1))).isEqualTo(new AppendResult.Appended(1, 1, -1, 0));
        assertThat(node.readAll(log, 1 << 20)).hasSize(2);
    }

    @Test
    void aFailedSyncOfTheJournalFailsEverythingForGood() {
        assertFailsForGood(LogNode.batch(NOW, "a"));
    }

    @Test
    void aFailedSyncOfASegmentFailsEverythingForGood() {
        assertFailsForGood(LogNode.batch(NOW, "x".repeat(LogLimits.FILE_SYNC_BYTES)));
    }

    private void assertFailsForGood(ByteBuffer batch) {
        PartitionLog log = node.open();
        node.append(log, batch);
        node.disk.faults().failSyncs(1);
        assertThat(node.world.<Done>outcome(node.shard, done -> log.durableUpTo(1, done)))
                .isInstanceOf(Outcome.Failure.class);
        assertThat(node.faults).hasSize(1);
        assertThat(log.durableEndOffset()).isEqualTo(0);
        assertThat(node.appendOutcome(log, LogNode.batch(NOW, "b"), 0)).isInstanceOf(Outcome.Failure.class);
        assertThat(node.read(log, 0, 10, 1)).isInstanceOf(ReadResult.Failed.class);
        node.faults.clear();
    }

    @Test
    void givesBackFilesThatNobodyUsesAndOpensThemAgain() throws IOException {
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = node.open(LogConfig.DEFAULT.withSegments(3000, 1L << 40));
        for (int i = 0; i < 10; i++) {
            node.append(log, LogNode.batchFrom(9, 0, i * 10, 10));
        }
        node.makeDurable(log);
        node.world.runFor(3 * LogIntervals.IDLE_AFTER_NANOS);
        assertThat(node.disk.openFiles()).isLessThanOrEqualTo(1); // that of the journal
        assertThat(node.readAll(log, 1 << 20)).hasSize(10);
        node.world.runFor(3 * LogIntervals.IDLE_AFTER_NANOS);
        node.append(log, LogNode.batchFrom(9, 0, 100, 10));
        assertThat(node.readAll(log, 1 << 20)).hasSize(11);
    }

    @Test
    void givesUpRecordsBelowANewLogStartOnceThatIsDurable() throws IOException {
        PartitionLog log =
                node.open(LogConfig.DEFAULT.withSegments(3000, 1L << 40).withRetention(LogConfig.Retention.FOREVER));
        for (int i = 0; i < 10; i++) {
            node.append(log, LogNode.batch(NOW, "x".repeat(900)));
        }
        node.makeDurable(log);
        node.world.run(node.shard, node.checkpointer::start);
        node.world.<Done>success(node.shard, done -> log.advanceLogStart(7, done));
        node.world.<Done>success(node.shard, done -> log.advanceLogStart(5, done));
        assertThat(node.read(log, 6, 100, 10)).isEqualTo(new ReadResult.OffsetOutOfRange(7, 10));
        assertThat(node.readAll(log, 1 << 20)).hasSize(3);
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + 1_000_000_000L);
        assertThat(node.disk.list(LogNode.PATH.resolve("topic-3")))
                .doesNotContain("00000000000000000003.log")
                .contains("00000000000000000006.log");
        node.losePower();
        PartitionLog again = node.open();
        assertThat(again.logStartOffset()).isEqualTo(7);
        assertThat(again.logEndOffset()).isEqualTo(10);
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    @Test
    void aStartDeletesTheRestOfSegmentsBelowTheLogStartWithTheirIndexes() throws IOException {
        LogConfig config = LogConfig.DEFAULT.withSegments(3000, 1L << 40).withRetention(LogConfig.Retention.FOREVER);
        PartitionLog log = node.open(config);
        for (int i = 0; i < 10; i++) {
            node.append(log, LogNode.batch(NOW, "x".repeat(900)));
        }
        node.makeDurable(log);
        node.world.run(node.shard, node.checkpointer::start);
        node.world.<Done>success(node.shard, done -> log.advanceLogStart(7, done));
        node.world.runFor(LogIntervals.CHECKPOINT_NANOS + 1_000_000_000L);
        Path partition = LogNode.PATH.resolve("topic-3");
        for (Path left : List.of(
                SegmentFiles.log(partition, 0), SegmentFiles.index(partition, 0), SegmentFiles.index(partition, 3))) {
            node.disk.open(left, Disk.Mode.CREATE_NEW).close();
        }
        node.kill();
        assertThat(node.open(config).logStartOffset()).isEqualTo(7);
        assertThat(node.disk.list(partition))
                .filteredOn(SegmentFiles::isSegment)
                .containsExactly("00000000000000000006.log", "00000000000000000009.log");
        assertThat(node.disk.list(partition))
                .doesNotContain("00000000000000000000.idx", "00000000000000000003.idx")
                .contains("00000000000000000006.idx");
    }

    @Test
    void aStopWaitsForLogsThatAreStillBeingOpened() throws IOException {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "a"));
        node.makeDurable(log);
        node.kill();
        List<Outcome<PartitionLog>> opened = new ArrayList<>();
        node.shard.execute(() -> node.logs.open(LogNode.LOG, LogConfig.DEFAULT, opened::add));
        node.stopCleanly();
        assertThat(opened).singleElement().isInstanceOf(Outcome.Success.class);
        node.start();
        assertThat(node.directory.stoppedCleanly()).isTrue();
        assertThat(node.open().logEndOffset()).isEqualTo(1);
    }

    @Test
    void givesBackFilesOfLogsThatWereWrittenLongAfterTheyWereOpened() {
        node.world.run(node.shard, node.checkpointer::start);
        PartitionLog log = node.open();
        node.world.runFor(5 * LogIntervals.IDLE_SWEEP_NANOS);
        node.append(log, LogNode.batch(NOW, "a"));
        node.world.runFor(3 * LogIntervals.IDLE_AFTER_NANOS);
        assertThat(node.disk.openFiles()).isLessThanOrEqualTo(1); // that of the journal
    }

    @Test
    void tellsTheCheckpointOfADeletedLogUntilThatIsDurableAndNoLonger() {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "a"));
        node.world.<Done>success(node.shard, done -> node.logs.delete(log, done));
        assertThat(removedAsContributed()).containsExactly(LogNode.LOG.key());
        assertThat(removedAsContributed()).containsExactly(LogNode.LOG.key());
        node.world.run(node.shard, () -> node.logs.checkpointed());
        assertThat(removedAsContributed()).isEmpty();
    }

    private Set<TopicIdPartition> removedAsContributed() {
        return node.world
                .<ShardLogs.Contribution>success(
                        node.shard, done -> node.logs.contribute(told -> done.completed(Outcome.success(told))))
                .removed();
    }

    @Test
    void deletesALogAndTheNameIsFreeForAnother() throws IOException {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "a"));
        node.world.<Done>success(node.shard, done -> node.logs.delete(log, done));
        assertThat(node.disk.exists(LogNode.PATH.resolve("topic-3"))).isFalse();
        PartitionLog other = node.open(new LogIdentity("topic", new Uuid(1, 5), 3), LogConfig.DEFAULT);
        assertThat(other.logEndOffset()).isEqualTo(0);
        node.append(other, LogNode.batch(NOW, "b"));
        node.world.runFor(1_000_000_000L);
        assertThat(node.disk.list(LogNode.PATH)).contains("topic-3").noneMatch(name -> name.endsWith(".deleted"));
        assertThat(node.readAll(other, 1 << 20)).hasSize(1);
    }

    @Test
    void aLogThatWasPutAsideBeforeItsDeletionCameIsDeletedAllTheSame() throws IOException {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "a"));
        LogIdentity successor = new LogIdentity("topic", new Uuid(1, 5), 3);
        PartitionLog other = node.open(successor, LogConfig.DEFAULT);
        assertThat(node.disk.list(LogNode.PATH)).anyMatch(name -> name.endsWith(".aside"));
        node.world.<Done>success(node.shard, done -> node.logs.delete(log, done));
        node.world.runFor(1_000_000_000L);
        assertThat(node.disk.list(LogNode.PATH))
                .noneMatch(name -> name.endsWith(".aside") || name.endsWith(".deleted"));
        node.append(other, LogNode.batch(NOW, "b"));
        assertThat(node.readAll(other, 1 << 20)).hasSize(1);
    }

    @Test
    void aLogThatIsDeletedWhileTheOthersAreClosedFailsNoCleanStop() throws IOException {
        PartitionLog log = node.open();
        PartitionLog other = node.open(new LogIdentity("topic", new Uuid(1, 5), 4), LogConfig.DEFAULT);
        node.append(log, LogNode.batch(NOW, "a"));
        node.append(other, LogNode.batch(NOW, "b"));
        List<Outcome<Done>> outcomes = new ArrayList<>();
        node.world.run(node.shard, () -> {
            node.logs.close(outcomes::add);
            node.logs.delete(log, outcomes::add);
        });
        node.world.await("both", () -> outcomes.size() == 2);
        assertThat(outcomes).containsOnly(Outcome.done());
        assertThat(node.disk.list(LogNode.PATH)).doesNotContain("topic-3").contains("topic-4");
        node.kill();
    }

    private static void assertRefused(AppendResult result, ErrorCode error) {
        assertThat(result).isInstanceOfSatisfying(AppendResult.Refused.class, refused -> {
            assertThat(refused.error()).isEqualTo(error);
            assertThat(refused.message()).isNotBlank();
        });
    }
}
