package io.courant.wire.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.testkit.SeededRandom;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.compress.Decompressors;
import io.courant.wire.compress.MalformedCompressionException;
import io.courant.wire.record.BatchCompactor.Compacted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchCompactorTest {

    private static final long NOW = 1_000_000;

    private final BatchCompactor compactor = new BatchCompactor();
    private int pieces;

    @AfterEach
    void close() {
        compactor.close();
    }

    private record Seen(long offset, long timestampMs, String key, String value) {}

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Five records of three keys; the fourth is a tombstone. */
    private static RecordBatch five(Compression compression) {
        ByteBuffer built = new BatchBuilder(compression)
                .baseOffset(100)
                .partitionLeaderEpoch(7)
                .producer(9, (short) 2, 40)
                .append(NOW, bytes("a"), bytes("1"))
                .append(NOW + 5, bytes("b"), bytes("2".repeat(500)))
                .append(NOW + 90, bytes("a"), bytes("3"))
                .append(NOW - 7, bytes("c"), (byte[]) null)
                .append(NOW + 3, bytes("b"), bytes("5"))
                .build();
        return new RecordBatch().at(built, 0);
    }

    private static List<Seen> records(RecordBatch batch) throws MalformedRecordException {
        List<Seen> seen = new ArrayList<>();
        try (RecordCursor cursor = new RecordCursor()) {
            cursor.over(batch);
            while (cursor.next()) {
                seen.add(new Seen(cursor.offset(), cursor.timestamp(), text(cursor.key()), text(cursor.value())));
            }
        }
        return seen;
    }

    private static String text(@Nullable ByteBuffer bytes) {
        return bytes == null ? "null" : StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private RecordBatch rewritten(RecordBatch batch, long horizonMs, Long... kept) throws MalformedRecordException {
        Set<Long> offsets = Set.of(kept);
        Compacted compacted = compact(batch, (offset, key, dead) -> offsets.contains(offset), horizonMs);
        assertThat(compacted).isInstanceOf(Compacted.Rewritten.class);
        return new RecordBatch().at(((Compacted.Rewritten) compacted).front(), 0);
    }

    /** What becomes of {@code batch}, in one piece. */
    private Compacted compact(RecordBatch batch, BatchCompactor.Keep keep, long horizonMs)
            throws MalformedRecordException {
        List<byte[]> behind = new ArrayList<>();
        try {
            Compacted compacted = compactor.compact(batch, keep, horizonMs, (at, piece) -> {
                assertThat(at)
                        .isEqualTo(behind.stream().mapToInt(each -> each.length).sum());
                byte[] copy = new byte[piece.remaining()];
                piece.get(copy);
                behind.add(copy);
            });
            pieces = behind.size();
            return compacted instanceof Compacted.Rewritten(ByteBuffer front, int bytesBehind)
                    ? new Compacted.Rewritten(joined(front, behind, bytesBehind), 0)
                    : compacted;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ByteBuffer joined(ByteBuffer front, List<byte[]> behind, int bytesBehind) {
        ByteBuffer whole = ByteBuffer.allocate(front.remaining() + bytesBehind).put(front);
        behind.forEach(whole::put);
        assertThat(whole.hasRemaining()).isFalse();
        return whole.flip();
    }

    @ParameterizedTest
    @EnumSource
    void aLargeBatchLeavesInPiecesAndIsWholeAllTheSame(CompressionType type) throws MalformedRecordException {
        SeededRandom random = new SeededRandom(3);
        BatchBuilder builder = new BatchBuilder(Compression.of(type)).baseOffset(100);
        for (int i = 0; i < 5; i++) {
            byte[] value = new byte[1 << 20];
            for (int at = 0; at < value.length; at++) {
                value[at] = (byte) random.nextLong();
            }
            builder.append(NOW + i, bytes("key" + i), i == 3 ? null : value);
        }
        RecordBatch before = new RecordBatch().at(builder.build(), 0);
        List<Seen> all = records(before);
        RecordBatch after = rewritten(before, NOW + 99, 101L, 103L, 104L);
        assertThat(pieces).isGreaterThan(1);
        assertThat(after.crcValid()).isTrue();
        assertThat(after.sizeInBytes()).isEqualTo(after.buffer().limit());
        assertThat(after.hasDeleteHorizon()).isTrue();
        assertThat(records(after)).containsExactly(all.get(1), all.get(3), all.get(4));
        RecordBatch small = rewritten(before, BatchCompactor.NO_HORIZON, 103L);
        assertThat(pieces).isZero();
        assertThat(small.crcValid()).isTrue();
        assertThat(records(small)).containsExactly(all.get(3));
    }

    @ParameterizedTest
    @EnumSource
    void whatStaysKeepsOffsetTimeAndCompressionAndTheBatchItsPlace(CompressionType type)
            throws MalformedRecordException {
        RecordBatch before = five(Compression.of(type));
        RecordBatch after = rewritten(before, BatchCompactor.NO_HORIZON, 102L, 104L);
        assertThat(after.crcValid()).isTrue();
        assertThat(records(after)).containsExactly(new Seen(102, NOW + 90, "a", "3"), new Seen(104, NOW + 3, "b", "5"));
        assertThat(after.recordsCount()).isEqualTo(2);
        assertThat(after.baseOffset()).isEqualTo(100);
        assertThat(after.lastOffset()).isEqualTo(104);
        assertThat(after.partitionLeaderEpoch()).isEqualTo(7);
        assertThat(after.producerId()).isEqualTo(9);
        assertThat(after.producerEpoch()).isEqualTo((short) 2);
        assertThat(after.baseSequence()).isEqualTo(40);
        assertThat(after.lastSequence()).isEqualTo(44);
        assertThat(after.compressionType()).isEqualTo(type);
        assertThat(after.maxTimestamp()).isEqualTo(NOW + 90);
        assertThat(after.hasDeleteHorizon()).isFalse();
        assertThat(after.sizeInBytes()).isEqualTo(after.buffer().limit());
    }

    /** With a value that is larger than any that is shown. */
    @Test
    void aCompressedRecordPassesByHoweverLargeItIs() throws MalformedRecordException {
        byte[] huge = new byte[RecordLimits.MAX_SHOWN_COMPRESSED_RECORD_BYTES + 1];
        huge[huge.length - 1] = 1;
        List<RecordHeader> headers = List.of(new RecordHeader("header", ByteBuffer.wrap(bytes("of it"))));
        BatchBuilder both = new BatchBuilder(Compression.of(CompressionType.ZSTD))
                .append(NOW, bytes("a"), bytes("1"))
                .append(NOW, ByteBuffer.wrap(bytes("huge")), ByteBuffer.wrap(huge), headers)
                .append(NOW, bytes("b"), (byte[]) null);
        BatchBuilder huges = new BatchBuilder(Compression.of(CompressionType.ZSTD))
                .append(NOW, ByteBuffer.wrap(bytes("huge")), ByteBuffer.wrap(huge), headers)
                .append(NOW, bytes("b"), (byte[]) null);
        RecordBatch after = rewritten(new RecordBatch().at(both.build(), 0), BatchCompactor.NO_HORIZON, 1L, 2L);
        assertThat(after.crcValid()).isTrue();
        byte[] plain = plain(after);
        byte[] expected = plain(new RecordBatch().at(huges.build(), 0));
        assertThat(plain.length).isEqualTo(expected.length);
        int firstOffset = Arrays.mismatch(plain, expected);
        int secondOffset = huge.length + headers.size() * 16;
        assertThat(plain[firstOffset]).as("an offset delta, zigzag").isEqualTo((byte) 2);
        assertThat(Arrays.mismatch(plain, firstOffset + 1, secondOffset, expected, firstOffset + 1, secondOffset))
                .isEqualTo(-1);
        assertThat(records(rewritten(after, BatchCompactor.NO_HORIZON, 2L)))
                .containsExactly(new Seen(2, NOW, "b", "null"));
    }

    /** The records of {@code batch} as they are without compression. */
    private static byte[] plain(RecordBatch batch) throws MalformedRecordException {
        try (Decompressors decompressors = new Decompressors()) {
            int bytes = batch.sizeInBytes() - RecordBatch.HEADER_BYTES;
            decompressors.open(
                    CompressionType.ZSTD, batch.buffer(), batch.position() + RecordBatch.HEADER_BYTES, bytes);
            ByteBuffer all = ByteBuffer.allocateDirect(80 << 20);
            while (decompressors.read(all) > 0) {
                // until all is here
            }
            byte[] plain = new byte[all.position()];
            all.flip().get(plain);
            return plain;
        } catch (MalformedCompressionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTombstoneThatStaysGivesTheBatchItsHorizonOnce() throws MalformedRecordException {
        RecordBatch once = rewritten(five(Compression.NONE), NOW + 777, 100L, 101L, 102L, 103L, 104L);
        assertThat(once.hasDeleteHorizon()).isTrue();
        assertThat(once.baseTimestamp()).isEqualTo(NOW + 777);
        assertThat(records(once)).isEqualTo(records(five(Compression.NONE)));
        assertThat(once.maxTimestamp()).isEqualTo(NOW + 90);
        assertThat(compact(once, (offset, key, dead) -> true, NOW + 999)).isInstanceOf(Compacted.Unchanged.class);
        RecordBatch twice = rewritten(once, NOW + 999, 103L);
        assertThat(twice.baseTimestamp()).isEqualTo(NOW + 777);
        assertThat(records(twice)).containsExactly(new Seen(103, NOW - 7, "c", "null"));
    }

    @Test
    void aBatchOfWhichAllStaysIsLeftAlone() throws MalformedRecordException {
        assertThat(compact(five(Compression.NONE), (offset, key, dead) -> true, BatchCompactor.NO_HORIZON))
                .isInstanceOf(Compacted.Unchanged.class);
        assertThat(compact(five(Compression.NONE), (offset, key, dead) -> false, NOW))
                .isInstanceOf(Compacted.Nothing.class);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptiedBatchKeepsItsOffsetsAndItsProducer(CompressionType type) throws MalformedRecordException {
        ByteBuffer bytes = compactor.emptied(five(Compression.of(type)));
        RecordBatch empty = new RecordBatch().at(bytes, 0);
        assertThat(empty.crcValid()).isTrue();
        assertThat(bytes.limit()).isEqualTo(RecordBatch.HEADER_BYTES);
        assertThat(records(empty)).isEmpty();
        assertThat(empty.recordsCount()).isZero();
        assertThat(empty.lastOffset()).isEqualTo(104);
        assertThat(empty.lastSequence()).isEqualTo(44);
        try (TimestampSearch search = new TimestampSearch()) {
            assertThat(search.find(empty, 0, 0)).isFalse();
            assertThat(search.largest(empty, 0)).isEqualTo(RecordBatch.NO_TIMESTAMP);
        }
    }

    @Test
    void searchesByTimeFindWhatIsLeftWhereTheAppendTimeHolds() throws MalformedRecordException {
        RecordBatch stamped = five(Compression.NONE);
        stamped.stampLogAppendTime(NOW + 1_000);
        RecordBatch after = rewritten(stamped, BatchCompactor.NO_HORIZON, 102L, 104L);
        assertThat(after.maxTimestamp()).isEqualTo(NOW + 1_000);
        try (TimestampSearch search = new TimestampSearch()) {
            assertThat(search.find(after, NOW + 1_000, 0)).isTrue();
            assertThat(search.offset()).isEqualTo(102);
            assertThat(search.timestamp()).isEqualTo(NOW + 1_000);
        }
    }

    @Test
    void randomBatchesKeepExactlyWhatIsKept() throws MalformedRecordException {
        SeededRandom random = new SeededRandom(5);
        for (int run = 0; run < 500; run++) {
            List<CompressionType> types = List.of(CompressionType.values());
            BatchBuilder builder = new BatchBuilder(Compression.of(types.get(random.nextInt(types.size()))));
            int count = random.between(1, 40);
            for (int i = 0; i < count; i++) {
                builder.append(
                        NOW + random.between(-1_000, 1_000),
                        bytes("key" + random.nextInt(5)),
                        random.oneIn(5) ? null : new byte[random.between(0, 3_000)]);
            }
            RecordBatch batch = new RecordBatch().at(builder.build(), 0);
            List<Seen> expected = new ArrayList<>();
            Set<Long> kept = new HashSet<>();
            for (Seen each : records(batch)) {
                if (random.nextBoolean()) {
                    kept.add(each.offset);
                    expected.add(each);
                }
            }
            switch (compact(batch, (offset, key, dead) -> kept.contains(offset), NOW + run)) {
                case Compacted.Unchanged ignored -> assertThat(expected).hasSize(count);
                case Compacted.Nothing ignored -> assertThat(expected).isEmpty();
                case Compacted.Rewritten(ByteBuffer rewritten, int ignored) -> {
                    RecordBatch after = new RecordBatch().at(rewritten, 0);
                    assertThat(after.crcValid()).isTrue();
                    assertThat(records(after)).isEqualTo(expected);
                }
            }
        }
    }
}
