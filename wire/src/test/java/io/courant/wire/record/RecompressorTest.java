package io.courant.wire.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.courant.base.CountedBuffer;
import io.courant.base.NoRoomException;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.gen.Property;
import io.courant.wire.ErrorCode;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.record.Recompressed.Refused;
import io.courant.wire.record.Recompressed.Rewritten;
import io.courant.wire.record.Recompressed.Unchanged;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecompressorTest {

    private static final long NOW = SampleRecord.NOW_MS;

    private final SimulatedBuffers buffers = new SimulatedBuffers();
    private final Recompressor recompressor = new Recompressor();
    private final BatchValidator validator = new BatchValidator();

    @AfterEach
    void close() {
        recompressor.close();
        validator.close();
        buffers.assertNoneOutstanding();
    }

    @Test
    void changesTheCompressionAndNothingElse() {
        Property.check(200, random -> {
            CompressionType from = SampleRecord.anyCompression(random);
            CompressionType to = SampleRecord.anyCompression(random);
            List<SampleRecord> records = SampleRecord.random(random, 50, random.oneIn(10) ? 50_000 : 300);
            ByteBuffer bytes = SampleRecord.builder(new BatchBuilder(Compression.of(from)), records)
                    .producer(5, (short) 6, 7)
                    .transactional()
                    .build();
            Recompressed result = recompressor.recompress(
                    new RecordBatch().at(bytes, 0), Compression.of(to), rules(100 << 20), buffers);
            if (from == to) {
                assertThat(result).isInstanceOf(Unchanged.class);
                return;
            }
            assertThat(result).isInstanceOfSatisfying(Rewritten.class, rewritten -> {
                ByteBuffer changed = rewritten.batch().bytes();
                RecordBatch batch = new RecordBatch().at(changed, 0);
                assertThat(validator.validate(changed, 0, changed.limit(), rules(100 << 20), NOW))
                        .isEqualTo(validator.validate(bytes, 0, bytes.limit(), rules(100 << 20), NOW));
                assertThat(batch.compressionType()).isEqualTo(to);
                assertThat(batch.isTransactional()).isTrue();
                assertThat(batch.lastSequence()).isEqualTo(7 + records.size() - 1);
                assertThat(recordsOf(batch)).isEqualTo(records);
                rewritten.batch().release();
            });
        });
    }

    @Test
    void refusesWhatGrowsBeyondTheTopicsLargestBatch() throws NoRoomException {
        ByteBuffer bytes = new BatchBuilder(Compression.of(CompressionType.ZSTD))
                .append(NOW, null, new byte[50_000_000])
                .build();
        Recompressed result =
                recompressor.recompress(new RecordBatch().at(bytes, 0), Compression.NONE, rules(1 << 20), buffers);
        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.error()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE));
    }

    @Test
    void givesUpWhatIsMoreWorkThanAllowedAndGoesOnWithTheNext() throws NoRoomException {
        ByteBuffer large = new BatchBuilder(Compression.of(CompressionType.ZSTD))
                .append(NOW, null, new byte[200_000])
                .build();
        for (CompressionType type : CompressionType.values()) {
            if (type != CompressionType.ZSTD) {
                RecordBatch batch = new RecordBatch().at(large, 0);
                Compression target = Compression.of(type);
                assertThat(recompressor.recompressWithin(150_000, batch, target, rules(1 << 20), buffers))
                        .isNull();
                assertThat(recompressor.recompressWithin(0, batch, target, rules(1 << 20), buffers))
                        .isNull();
                assertThat(recompressor.recompressWithin(210_000, batch, target, rules(1 << 20), buffers))
                        .isInstanceOfSatisfying(Rewritten.class, rewritten -> {
                            ByteBuffer bytes = rewritten.batch().bytes();
                            assertThat(validator.validate(bytes, 0, bytes.limit(), rules(1 << 20), NOW))
                                    .isInstanceOf(BatchVerdict.Accepted.class);
                            rewritten.batch().release();
                        });
            }
        }
    }

    @Test
    void whatBecomesLargeIsMadeInABufferThatIsHadInTurn() throws NoRoomException {
        byte[] value = new byte[10 << 20];
        SeededRandom random = new SeededRandom(4);
        for (int at = 0; at < value.length; at++) {
            value[at] = (byte) random.nextLong();
        }
        for (byte[] each : List.of(value, new byte[60 << 20])) {
            ByteBuffer bytes = new BatchBuilder(Compression.of(CompressionType.LZ4))
                    .append(NOW, null, each)
                    .build();
            RecordBatch batch = new RecordBatch().at(bytes, 0);
            CountedBuffer others = buffers.allocateInTurn(1_000);
            NoRoomException missing = catchThrowableOfType(
                    NoRoomException.class,
                    () -> recompressor.recompress(batch, Compression.NONE, rules(105 << 20), buffers));
            requireOnlyRoomIsAskedFor(missing, batch);
            others.release();
            assertThat(recompressor.goOn(missing, batch, Compression.NONE, rules(105 << 20), buffers))
                    .isInstanceOfSatisfying(Rewritten.class, rewritten -> {
                        assertThat(rewritten.batch().capacity())
                                .isEqualTo(rewritten.batch().bytes().limit());
                        RecordBatch large =
                                new RecordBatch().at(rewritten.batch().bytes(), 0);
                        assertThat(large.crcValid()).isTrue();
                        assertThat(large.sizeInBytes())
                                .isEqualTo(rewritten.batch().capacity());
                        assertThat(recordsOf(large)).isEqualTo(recordsOf(batch));
                        assertThatThrownBy(() -> buffers.allocateInTurn(100_000))
                                .isInstanceOf(NoRoomException.class);
                        rewritten.batch().release();
                    });
        }
    }

    /** Nothing of the records is looked at before there is the memory: even damaged ones would wait. */
    private void requireOnlyRoomIsAskedFor(NoRoomException missing, RecordBatch batch) {
        ByteBuffer damaged =
                ByteBuffer.allocate(batch.sizeInBytes()).put(0, batch.buffer(), 0, RecordBatch.HEADER_BYTES);
        RecordBatch same = new RecordBatch().at(damaged, 0);
        assertThatThrownBy(() -> recompressor.goOn(missing, same, Compression.NONE, rules(105 << 20), buffers))
                .isInstanceOf(NoRoomException.class);
    }

    @Test
    void refusesWhatDoesNotDecompress() throws NoRoomException {
        ByteBuffer bytes = SampleRecord.batch(CompressionType.GZIP, List.of(SampleRecord.of(NOW, "k", "v")));
        bytes.put(bytes.limit() - 1, (byte) 99);
        Recompressed result =
                recompressor.recompress(new RecordBatch().at(bytes, 0), Compression.NONE, rules(1 << 20), buffers);
        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.error()).isEqualTo(ErrorCode.INVALID_RECORD));
    }

    @Test
    void triesAsHardAsTheLevelSays() throws NoRoomException {
        byte[] value = new byte[200_000];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) ("" + (i * 7919L) % 65_537).charAt(0);
        }
        ByteBuffer bytes = new BatchBuilder().append(NOW, null, value).build();
        for (CompressionType type : new CompressionType[] {CompressionType.GZIP, CompressionType.ZSTD}) {
            assertThat(sizeAt(bytes, new Compression(type, 9))).isLessThan(sizeAt(bytes, new Compression(type, 1)));
        }
        assertThat(sizeAt(bytes, new Compression(CompressionType.LZ4, 17)))
                .isLessThan(sizeAt(bytes, Compression.of(CompressionType.LZ4)));
    }

    private int sizeAt(ByteBuffer bytes, Compression compression) throws NoRoomException {
        Recompressed result =
                recompressor.recompress(new RecordBatch().at(bytes, 0), compression, rules(1 << 20), buffers);
        if (!(result instanceof Rewritten(var batch))) {
            throw new AssertionError(result.toString());
        }
        batch.release();
        return batch.capacity();
    }

    private static List<SampleRecord> recordsOf(RecordBatch batch) {
        try {
            return SampleRecord.read(batch);
        } catch (MalformedRecordException e) {
            throw new AssertionError(e);
        }
    }

    private static BatchRules rules(int maxBatchBytes) {
        BatchRules defaults = BatchRules.DEFAULTS;
        return new BatchRules(
                defaults.level(),
                maxBatchBytes,
                defaults.maxDecompressedBytes(),
                defaults.timestampType(),
                defaults.timestampBeforeMaxMs(),
                defaults.timestampAfterMaxMs(),
                defaults.keysRequired());
    }
}
