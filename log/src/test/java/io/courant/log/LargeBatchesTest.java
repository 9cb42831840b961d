package io.courant.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.base.Uuid;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedClock;
import io.courant.wire.ErrorCode;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.compress.Compressors;
import io.courant.wire.compress.GrowingBytes;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches that are too much work for a turn of the shard. */
class LargeBatchesTest {

    private static final long NOW = SimulatedClock.FIRST_WALL_MS;
    private static final LogIdentity OTHER = new LogIdentity("other", new Uuid(9, 9), 0);
    private static final LogIdentity THIRD = new LogIdentity("third", new Uuid(9, 10), 0);
    private static final int BOMB_BYTES = 300 << 20;
    private static final InlineLimits NOTHING_INLINE = new InlineLimits(0, 0);

    private final List<Outcome<AppendResult>> told = new ArrayList<>();
    private LogNode node;

    @BeforeEach
    void start() throws IOException {
        node = new LogNode(1);
        node.check.hold();
    }

    @AfterEach
    void releasesEveryBuffer() throws IOException {
        node.check.letGo();
        node.closeAndAssertNoBufferIsLeft();
        assertThat(node.faults).isEmpty();
    }

    @Test
    void anotherPartitionOfTheShardIsServedWhileABatchThatExpandsTo300MegabytesIsChecked() throws IOException {
        PartitionLog log = node.open();
        PartitionLog other = node.open(OTHER, LogConfig.DEFAULT);
        node.append(other, LogNode.batch(NOW, "first"));
        ByteBuffer bomb = bomb();
        assertThat(bomb.remaining()).isLessThan(100_000);
        begin(log, bomb);
        for (int i = 0; i < 100; i++) {
            node.append(other, LogNode.batch(NOW, "served"));
        }
        assertThat(other.logEndOffset()).isEqualTo(101);
        assertThat(node.check.waiting()).isEqualTo(1);
        assertThat(told).isEmpty();

        node.check.letGo();
        assertThat(results(1)).containsExactly(new AppendResult.Appended(0, 0, -1, 0));
        assertThat(node.readAll(log, 1 << 20)).hasSize(1);
    }

    @Test
    void laterBatchesOfThePartitionWaitAndKeepTheirOrder() throws IOException {
        PartitionLog log = node.open();
        begin(log, LogNode.batch(NOW, "small"));
        begin(log, large(9, 0));
        begin(log, LogNode.batchFrom(9, 0, 1, 1));
        begin(log, large(9, 2));
        begin(log, LogNode.batchFrom(9, 0, 3, 1));
        assertThat(results(1)).hasSize(1);
        assertThat(log.logEndOffset()).isEqualTo(1);

        node.check.letGo();
        assertThat(results(5)).containsExactlyElementsOf(appended(0, 1, 2, 3, 4));
        assertThat(node.readAll(log, 1 << 20))
                .extracting(LargeBatchesTest::sequence)
                .containsExactly(-1, 0, 1, 2, 3);
    }

    @Test
    void aBatchThatIsSentAgainWhileItIsCheckedIsWrittenOnce() {
        PartitionLog log = node.open();
        begin(log, large(9, 0));
        begin(log, large(9, 0));
        node.check.letGo();
        assertThat(results(2))
                .containsExactly(new AppendResult.Appended(0, 0, -1, 0), new AppendResult.Duplicate(0, 0, -1, 0));
    }

    @Test
    void isRefusedOutOfTurnAfterItWasCheckedToo() {
        PartitionLog log = node.open();
        node.append(log, LogNode.batchFrom(9, 0, 0, 1));
        begin(log, large(9, 5));
        node.check.letGo();
        assertThat(results(1))
                .singleElement()
                .isInstanceOfSatisfying(
                        AppendResult.Refused.class,
                        refused -> assertThat(refused.error()).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER));
    }

    @Test
    void oneBatchAtATimeIsWithTheLane() {
        PartitionLog log = node.open();
        PartitionLog other = node.open(OTHER, LogConfig.DEFAULT);
        PartitionLog third = node.open(THIRD, LogConfig.DEFAULT);
        for (PartitionLog each : List.of(log, other, third)) {
            begin(each, large(9, 0));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(node.check.waiting()).isEqualTo(1);
            node.check.step();
            assertThat(results(i + 1)).hasSize(i + 1);
        }
        assertThat(node.check.waiting()).isZero();
    }

    @Test
    void aPartitionThatIsDeletedMeanwhileAnswersAtOnceAndLeavesNothing() throws IOException {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "kept until now"));
        begin(log, large(9, 0));
        begin(log, LogNode.batchFrom(9, 0, 1, 1));
        node.world.<Done>success(node.shard, completion -> node.logs.delete(log, completion));
        assertThat(told).hasSize(2).allMatch(Outcome.Failure.class::isInstance);
        assertThat(node.disk.exists(LogNode.PATH.resolve("topic-3"))).isFalse();

        PartitionLog again = node.open();
        node.check.letGo();
        node.append(again, large(9, 0));
        assertThat(again.logEndOffset()).isEqualTo(1);
    }

    @Test
    void aDirectoryThatFailsMeanwhileTakesNothingMore() {
        PartitionLog log = node.open();
        node.append(log, LogNode.batch(NOW, "written"));
        begin(log, large(9, 0));
        node.disk.faults().failSyncs(1);
        Outcome<Done> synced = node.world.outcome(node.shard, c -> log.durableUpTo(log.logEndOffset(), c));
        assertThat(synced).isInstanceOf(Outcome.Failure.class);
        node.check.letGo();
        node.world.await("an answer", () -> !told.isEmpty());
        node.world.runFor(1_000_000_000L);
        assertThat(told).singleElement().isInstanceOf(Outcome.Failure.class);
        assertThat(log.logEndOffset()).isEqualTo(1);
        assertThat(node.faults).hasSize(1);
        node.faults.clear();
    }

    @Test
    void aCleanStopFailsWhatIsBeingCheckedAndKeepsTheRest() throws IOException {
        PartitionLog log = node.open();
        PartitionLog other = node.open(OTHER, LogConfig.DEFAULT);
        node.append(log, LogNode.batch(NOW, "stays"));
        begin(log, large(9, 0));
        begin(log, LogNode.batch(NOW, "behind it"));
        begin(other, large(9, 0));
        node.world.schedule(1_000_000, node.check::letGo);
        node.stopCleanly();
        assertThat(told).hasSize(3).allMatch(Outcome.Failure.class::isInstance);

        node.start();
        assertThat(node.open().logEndOffset()).isEqualTo(1);
        assertThat(node.open(OTHER, LogConfig.DEFAULT).logEndOffset()).isZero();
    }

    @Test
    void slowCompressionGoesToTheLaneHoweverSmallTheBatch() throws IOException {
        PartitionLog log = node.open(LogConfig.DEFAULT.withCompression(new Compression(CompressionType.ZSTD, 22)));
        begin(log, LogNode.batch(NOW, "x".repeat(1000)));
        assertThat(node.check.waiting()).isEqualTo(1);
        node.check.letGo();
        assertThat(results(1)).containsExactlyElementsOf(appended(0));
        RecordBatch stored = new RecordBatch().at(node.readAll(log, 1 << 20).getFirst(), 0);
        assertThat(stored.compressionType()).isEqualTo(CompressionType.ZSTD);
        assertThat(stored.crcValid()).isTrue();
    }

    @Test
    void whereABatchIsCheckedMakesNoDifference() throws IOException {
        for (CompressionType topic : CompressionType.values()) {
            LogConfig config = LogConfig.DEFAULT.withCompression(Compression.of(topic));
            List<Object> inline = answersAndBatches(InlineLimits.SHIPPED, config);
            assertThat(answersAndBatches(NOTHING_INLINE, config)).isEqualTo(inline);
        }
    }

    /** What becomes of many batches, some of them damaged, on a disk of their own. */
    private List<Object> answersAndBatches(InlineLimits limits, LogConfig config) throws IOException {
        node = new LogNode(1);
        node.inlineLimits = limits;
        node.kill();
        PartitionLog log = node.open(config);
        SeededRandom random = new SeededRandom(17);
        List<Object> found = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            found.add(
                    switch (node.append(log, randomBatch(random))) {
                        case AppendResult.Refused(var error, var message, var recordIndex, var logStart) ->
                            error + " in record " + recordIndex;
                        case AppendResult.Appended appended -> appended;
                        case AppendResult.Duplicate duplicate -> duplicate;
                    });
        }
        found.addAll(node.readAll(log, 1 << 20));
        return found;
    }

    private static ByteBuffer randomBatch(SeededRandom random) {
        List<CompressionType> types = List.of(CompressionType.values());
        BatchBuilder builder = new BatchBuilder(Compression.of(types.get(random.nextInt(types.size()))));
        for (int records = random.between(1, 20); records > 0; records--) {
            builder.append(NOW + random.between(-5, 5), null, new byte[random.between(0, 300)]);
        }
        ByteBuffer batch = builder.build();
        if (random.oneIn(4)) {
            int at = random.nextInt(batch.limit());
            batch.put(at, (byte) (batch.get(at) ^ (1 << random.nextInt(8))));
            renewCrc(batch);
        }
        return batch;
    }

    // --- details ---

    private void begin(PartitionLog log, ByteBuffer batch) {
        node.world.run(node.shard, () -> node.beginAppend(log, batch, 0, told::add));
    }

    /** What was told of the first {@code count} appends, in the order of the words. */
    private List<AppendResult> results(int count) {
        node.world.await(count + " answers", () -> told.size() >= count);
        List<AppendResult> results = new ArrayList<>();
        for (Outcome<AppendResult> outcome : told) {
            results.add(((Outcome.Success<AppendResult>) outcome).value());
        }
        return results;
    }

    private static List<AppendResult> appended(long... offsets) {
        List<AppendResult> results = new ArrayList<>();
        for (long offset : offsets) {
            results.add(new AppendResult.Appended(offset, offset, -1, 0));
        }
        return results;
    }

    private static int sequence(ByteBuffer batch) {
        return new RecordBatch().at(batch, 0).baseSequence();
    }

    /** A batch of one record that expands beyond what is checked within a turn. */
    private static ByteBuffer large(long producerId, int sequence) {
        return new BatchBuilder(Compression.of(CompressionType.ZSTD))
                .producer(producerId, (short) 0, sequence)
                .append(NOW, null, new byte[InlineLimits.CHECKED_BYTES + 1])
                .build();
    }

    /** One record with a value of zeros, compressed piece by piece: too large to be made in memory first. */
    private static ByteBuffer bomb() {
        ByteBuffer front = ByteBuffer.allocate(16);
        putNumber(front, BOMB_BYTES + 10);
        front.put((byte) 0).put((byte) 0).put((byte) 0); // attributes, timestamp and offset deltas
        putNumber(front, -1);
        putNumber(front, BOMB_BYTES);
        GrowingBytes compressed = new GrowingBytes();
        try (Compressors compressors = new Compressors()) {
            compressors.open(Compression.of(CompressionType.ZSTD), compressed);
            compressors.write(front.flip());
            for (int written = 0; written < BOMB_BYTES; written += 1 << 20) {
                compressors.write(ByteBuffer.allocate(1 << 20));
            }
            compressors.write(ByteBuffer.wrap(new byte[1])); // no headers
            compressors.finish();
        }
        ByteBuffer template = new BatchBuilder(Compression.of(CompressionType.ZSTD))
                .append(NOW, null, new byte[0])
                .build();
        ByteBuffer batch = ByteBuffer.allocate(RecordBatch.HEADER_BYTES + compressed.size());
        batch.put(0, template, 0, RecordBatch.HEADER_BYTES);
        batch.put(RecordBatch.HEADER_BYTES, compressed.written(), 0, compressed.size());
        batch.putInt(8, batch.limit() - 12);
        renewCrc(batch);
        return batch;
    }

    private static void putNumber(ByteBuffer target, int value) {
        int zigzag = (value << 1) ^ (value >> 31);
        while ((zigzag & ~0x7F) != 0) {
            target.put((byte) (zigzag | 0x80));
            zigzag >>>= 7;
        }
        target.put((byte) zigzag);
    }

    private static void renewCrc(ByteBuffer batch) {
        CRC32C crc = new CRC32C();
        crc.update(batch.slice(21, batch.limit() - 21));
        batch.putInt(17, (int) crc.getValue());
    }
}
