package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.CountedBuffer;
import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.log.LogConfig.Compaction;
import io.courant.testkit.SeededRandom;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What has to hold a large batch whole waits while another does. */
class LargeBatchMemoryTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final long SECOND = 1_000_000_000L;
    private static final int LARGE_BYTES = 3 << 20;
    private static final LogConfig LARGE = LogConfig.DEFAULT
            .withRules(new BatchRules(
                    ValidationLevel.FULL,
                    4 << 20,
                    1L << 30,
                    TimestampType.CREATE_TIME,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    false))
            .withSegments(LARGE_BYTES, 1L << 40)
            .withRetention(LogConfig.Retention.FOREVER);

    private final SeededRandom random = new SeededRandom(7);
    private LogNode node;
    private CountedBuffer others;

    @BeforeEach
    void start() throws IOException {
        node = new LogNode(3);
        node.world.run(node.shard, node.checkpointer::start);
        others = node.buffers.allocateInTurn(1);
    }

    @AfterEach
    void releasesEveryBuffer() throws IOException {
        node.closeAndAssertNoBufferIsLeft();
        assertThat(node.faults).isEmpty();
    }

    /** Of three records, and as large as all of {@link #LARGE_BYTES}. */
    private ByteBuffer batch(CompressionType type, String key) {
        BatchBuilder builder = new BatchBuilder(Compression.of(type));
        for (int i = 0; i < 3; i++) {
            byte[] value = new byte[LARGE_BYTES / 3];
            for (int at = 0; at < value.length; at++) {
                value[at] = (byte) random.nextLong();
            }
            builder.append(NOW + i, (key + i).getBytes(StandardCharsets.UTF_8), value);
        }
        return builder.build();
    }

    @Test
    void aBatchThatGetsAnotherCompressionIsStoredWhenThereIsMemoryForIt() throws IOException {
        PartitionLog log = node.open(LARGE.withCompression(Compression.of(CompressionType.LZ4)));
        List<Outcome<AppendResult>> told = new ArrayList<>();
        node.world.run(node.shard, () -> node.beginAppend(log, batch(CompressionType.NONE, "k"), 0, told::add));
        node.world.runFor(10 * SECOND);
        assertThat(told).isEmpty();
        others.release();
        node.world.await("an answer", () -> !told.isEmpty());
        assertThat(told).containsExactly(Outcome.success(new AppendResult.Appended(0, 2, -1, 0)));
        RecordBatch stored = new RecordBatch().at(node.readAll(log, 1 << 20).getFirst(), 0);
        assertThat(stored.compressionType()).isEqualTo(CompressionType.LZ4);
        assertThat(stored.crcValid()).isTrue();
    }

    @Test
    void aStopDoesNotWaitForMemoryThatOthersHave() throws IOException {
        PartitionLog log = node.open(LARGE.withCompression(Compression.of(CompressionType.LZ4)));
        List<Outcome<AppendResult>> told = new ArrayList<>();
        node.world.run(
                node.shard,
                () -> node.beginAppend(log, batch(CompressionType.NONE, "k"), 0, outcome -> {
                    told.add(outcome);
                    others.release();
                }));
        node.world.runFor(SECOND);
        assertThat(told).isEmpty();
        node.stopCleanly();
        assertThat(told).singleElement().isInstanceOf(Outcome.Failure.class);
        node.start();
    }

    @Test
    void aStopDoesNotWaitForASearchThatWaitsForMemory() throws IOException {
        PartitionLog log = node.open(LARGE);
        node.append(log, batch(CompressionType.NONE, "k"));
        List<Outcome<TimestampLookup>> found = new ArrayList<>();
        node.world.run(
                node.shard,
                () -> log.offsetForTimestamp(NOW + 1, log.logEndOffset(), outcome -> {
                    found.add(outcome);
                    others.release();
                }));
        node.world.runFor(SECOND);
        assertThat(found).isEmpty();
        node.stopCleanly();
        assertThat(found).singleElement().isInstanceOf(Outcome.Failure.class);
        node.start();
    }

    @Test
    void searchesByTimeLookIntoALargeBatchWhenThereIsMemoryForIt() {
        PartitionLog log = node.open(LARGE);
        node.append(log, batch(CompressionType.NONE, "k"));
        List<Outcome<TimestampLookup>> found = new ArrayList<>();
        node.world.run(node.shard, () -> log.offsetForTimestamp(NOW + 1, log.logEndOffset(), found::add));
        node.world.runFor(10 * SECOND);
        assertThat(found).isEmpty();
        others.release();
        node.world.await("an answer", () -> !found.isEmpty());
        assertThat(found).containsExactly(Outcome.success(new TimestampLookup.Found(1, NOW + 1, 0)));
    }

    @Test
    void aLargeBatchOfOneRecordIsFoundByItsHeader() {
        PartitionLog log = node.open(LARGE);
        node.append(
                log, new BatchBuilder().append(NOW, null, new byte[LARGE_BYTES]).build());
        List<Outcome<TimestampLookup>> found = new ArrayList<>();
        node.world.run(node.shard, () -> log.offsetForTimestamp(NOW, log.logEndOffset(), found::add));
        node.world.await("an answer", () -> !found.isEmpty());
        assertThat(found).containsExactly(Outcome.success(new TimestampLookup.Found(0, NOW, 0)));
        others.release();
    }

    @Test
    void aBatchThatWasStoredWithMoreMemoryThanThereIsNowEndsSearchesAndCompactionAndNothingElse() throws IOException {
        others.release();
        PartitionLog log = node.open(LARGE.withCompaction(new Compaction(true, 0, Long.MAX_VALUE, 0, 3_600_000)));
        for (int i = 0; i < 3; i++) {
            node.append(log, batch(CompressionType.NONE, "k"));
        }
        node.makeDurable(log);
        node.buffers.limitLargest(LARGE_BYTES / 2);
        List<Outcome<TimestampLookup>> found = new ArrayList<>();
        node.world.run(node.shard, () -> log.offsetForTimestamp(NOW + 1, log.logEndOffset(), found::add));
        node.world.await("an answer", () -> !found.isEmpty());
        assertThat(found).singleElement().isInstanceOf(Outcome.Failure.class);
        node.world.runFor(60 * SECOND);
        assertThat(node.events.messages("log.not-compacted"))
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message).contains("too little memory outside the heap"));
        assertThat(node.readAll(log, 1 << 20)).hasSize(3);
    }

    @Test
    void compactionTakesLargeBatchesUpWhenThereIsMemoryForThem() throws Exception {
        for (CompressionType type : CompressionType.values()) {
            LogIdentity identity = new LogIdentity("of-" + type.configName(), new Uuid(4, type.id()), 0);
            PartitionLog log =
                    node.open(identity, LARGE.withCompaction(new Compaction(true, 0, Long.MAX_VALUE, 0, 3_600_000)));
            ByteBuffer first = batch(type, "a");
            node.append(log, first.duplicate());
            node.append(log, batch(type, "b"));
            node.append(
                    log,
                    new BatchBuilder()
                            .append(NOW, "a1".getBytes(StandardCharsets.UTF_8), new byte[1])
                            .build());
            node.append(log, batch(type, "c"));
            node.append(log, batch(type, "d"));
            node.makeDurable(log);
            long before = log.sizeInBytes();
            node.world.runFor(60 * SECOND);
            assertThat(log.sizeInBytes()).isEqualTo(before);
            others.release();
            node.world.runFor(60 * SECOND);
            assertThat(log.state().compaction.cleanedTo()).isPositive();
            assertThat(log.sizeInBytes()).isBetween(before - LARGE_BYTES / 2, before - LARGE_BYTES / 4);
            RecordBatch rewritten = new RecordBatch().at(ByteBuffer.wrap(LogNode.bytes(node.read(log, 0, 1, 3))), 0);
            assertThat(rewritten.crcValid()).isTrue();
            assertThat(rewritten.recordsCount()).isEqualTo(2);
            assertThat(rewritten.lastOffset()).isEqualTo(2);
            assertThat(node.events.messages("log.not-compacted")).isEmpty();
            others = node.buffers.allocateInTurn(1);
        }
        others.release();
    }
}
