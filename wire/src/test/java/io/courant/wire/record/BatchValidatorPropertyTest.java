package io.courant.wire.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.testkit.SeededRandom;
import io.courant.testkit.gen.Property;
import io.courant.wire.ErrorCode;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.compress.Compressors;
import io.courant.wire.compress.GrowingBytes;
import io.courant.wire.record.PlainBatchValidator.Decision;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the bytes: a verdict, the same as the plain twin's, and never anything else. */
class BatchValidatorPropertyTest {

    private static final long NOW = SampleRecord.NOW_MS;
    private static final int RUNS = 3_000;
    private static final BatchRules STRICT =
            new BatchRules(ValidationLevel.FULL, 1 << 20, 1 << 22, TimestampType.CREATE_TIME, 900_000, 3_600_000, true);

    /** 2,147,483,647 and -2,147,483,648 as they stand in a record. */
    private static final byte[] LARGEST_INT = {-2, -1, -1, -1, 15};

    private static final byte[] SMALLEST_INT = {-1, -1, -1, -1, 15};

    private final BatchValidator validator = new BatchValidator();
    private final PlainBatchValidator plain = new PlainBatchValidator();

    @AfterEach
    void close() {
        validator.close();
        plain.close();
    }

    @Test
    void decidesAsThePlainTwinOnMutatedRecords() {
        int[] accepted = {0};
        Property.check(RUNS, random -> {
            CompressionType type = SampleRecord.anyCompression(random);
            byte[] records = recordsOf(SampleRecord.batch(
                    CompressionType.NONE, SampleRecord.random(random, 12, random.oneIn(50) ? 90_000 : 60)));
            ByteBuffer header = SampleRecord.batch(CompressionType.NONE, SampleRecord.random(random, 12, 1));
            int count = countRecords(records);
            mutateSometimes(random, records);
            ByteBuffer bytes = assemble(header, type, records, random.oneIn(20) ? random.nextInt(20) : count);
            mutateHeaderSometimes(random, bytes);
            Decision decision = assertTwinsAgree(bytes, random.oneIn(4) ? STRICT : BatchRules.DEFAULTS, true);
            accepted[0] += decision.error() == ErrorCode.NONE ? 1 : 0;
        });
        assertThat(accepted[0])
                .as("accepted of %s: both sides must be met", RUNS)
                .isBetween(RUNS / 10, RUNS * 9 / 10);
    }

    @Test
    void decidesAsThePlainTwinOnMutatedCompressedBytes() {
        Property.check(RUNS, random -> {
            ByteBuffer bytes =
                    SampleRecord.batch(SampleRecord.anyCompression(random), SampleRecord.random(random, 12, 200));
            byte[] records = recordsOf(bytes);
            mutateSometimes(random, records);
            bytes.put(RecordBatch.HEADER_BYTES, records);
            new RecordBatch().at(bytes, 0).stampCrc();
            assertTwinsAgree(bytes, BatchRules.DEFAULTS, false);
        });
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void everyFlippedBitIsNoticed(CompressionType type) {
        List<SampleRecord> records = List.of(SampleRecord.of(NOW, "k", "some value"), SampleRecord.of(NOW, "k", "b"));
        ByteBuffer good = SampleRecord.batch(type, records);
        for (int bit = 0; bit < good.capacity() * 8; bit++) {
            ByteBuffer flipped = ByteBuffer.allocate(good.capacity()).put(0, good, 0, good.capacity());
            int at = bit / 8;
            flipped.put(at, (byte) (flipped.get(at) ^ (1 << (bit % 8))));
            BatchVerdict verdict = validate(flipped, BatchRules.DEFAULTS);
            if (at >= RecordBatchLayout.PARTITION_LEADER_EPOCH && at < RecordBatchLayout.MAGIC) {
                // The leader's to write: what a client leaves there is overwritten.
                new RecordBatch().at(flipped, 0).stampOffsets(0, RecordBatch.NO_PARTITION_LEADER_EPOCH);
                assertThat(flipped).isEqualTo(good);
            } else {
                assertThat(verdict).as("bit %s", bit).isInstanceOf(BatchVerdict.Refused.class);
            }
        }
    }

    @Test
    void givesAVerdictOnRandomBytes() {
        Property.check(20_000, random -> {
            ByteBuffer bytes = ByteBuffer.allocateDirect(random.nextInt(300));
            for (int i = 0; i < bytes.capacity(); i++) {
                bytes.put(i, (byte) random.nextLong());
            }
            if (bytes.capacity() >= RecordBatch.HEADER_BYTES) {
                bytes.putInt(RecordBatchLayout.BATCH_LENGTH, bytes.capacity() - 12)
                        .putLong(0, 0);
                bytes.put(RecordBatchLayout.MAGIC, (byte) 2);
                if (random.nextBoolean()) {
                    int count = random.between(1, 3);
                    bytes.putShort(RecordBatchLayout.ATTRIBUTES, (short) random.nextInt(5));
                    bytes.putInt(RecordBatchLayout.RECORDS_COUNT, count);
                    bytes.putInt(RecordBatchLayout.LAST_OFFSET_DELTA, count - 1);
                    bytes.putLong(RecordBatchLayout.PRODUCER_ID, -1);
                }
                new RecordBatch().at(bytes, 0).stampCrc();
            }
            assertThat(validate(bytes, BatchRules.DEFAULTS)).isNotNull();
        });
    }

    @Test
    void givesAVerdictOnTruncatedBatchesAndEnormousLengths() {
        Property.check(500, random -> {
            ByteBuffer whole =
                    SampleRecord.batch(SampleRecord.anyCompression(random), SampleRecord.random(random, 5, 100));
            int length = random.between(RecordBatch.HEADER_BYTES, whole.capacity());
            ByteBuffer cut = ByteBuffer.allocate(length).put(0, whole, 0, length);
            cut.putInt(RecordBatchLayout.BATCH_LENGTH, length - 12);
            for (int i = random.nextInt(4); i > 0 && length > RecordBatch.HEADER_BYTES + 5; i--) {
                int at = random.between(RecordBatch.HEADER_BYTES, length - 5);
                cut.put(at, random.nextBoolean() ? LARGEST_INT : SMALLEST_INT);
            }
            if (random.oneIn(3)) {
                int count = random.oneIn(2) ? Integer.MAX_VALUE : random.between(1, 1000);
                cut.putInt(RecordBatchLayout.RECORDS_COUNT, count);
                cut.putInt(RecordBatchLayout.LAST_OFFSET_DELTA, count - 1);
            }
            new RecordBatch().at(cut, 0).stampCrc();
            assertThat(validate(cut, BatchRules.DEFAULTS)).isNotNull();
        });
    }

    private Decision assertTwinsAgree(ByteBuffer bytes, BatchRules rules, boolean toTheRecord) {
        byte[] array = new byte[bytes.limit()];
        bytes.get(0, array);
        Decision expected = plain.validate(array, rules, NOW);
        ByteBuffer direct = SampleRecord.direct(bytes, 3, 0);
        BatchVerdict verdict = validator.validate(direct, 3, direct.limit(), rules, NOW);
        Decision decision = Decision.of(verdict);
        if (toTheRecord || decision.error() == ErrorCode.NONE || expected.error() == ErrorCode.NONE) {
            assertThat(decision).as("%s", verdict).isEqualTo(expected);
        }
        assertThat(Decision.of(validate(bytes, rules))).isEqualTo(decision);
        assertThat(validator.validateWithin(bytes.limit() * 3L, bytes, 0, bytes.limit(), rules, NOW))
                .isIn(null, validate(bytes, rules));
        return decision;
    }

    private BatchVerdict validate(ByteBuffer bytes, BatchRules rules) {
        return validator.validate(bytes, 0, bytes.limit(), rules, NOW);
    }

    private static ByteBuffer assemble(ByteBuffer header, CompressionType type, byte[] records, int count) {
        GrowingBytes body = new GrowingBytes();
        try (Compressors compressors = new Compressors()) {
            compressors.open(Compression.of(type), body);
            compressors.write(ByteBuffer.wrap(records));
            compressors.finish();
        }
        ByteBuffer bytes = ByteBuffer.allocate(RecordBatch.HEADER_BYTES + body.size());
        bytes.put(0, header, 0, RecordBatch.HEADER_BYTES).put(RecordBatch.HEADER_BYTES, body.written(), 0, body.size());
        bytes.putInt(RecordBatchLayout.BATCH_LENGTH, bytes.capacity() - 12)
                .putShort(RecordBatchLayout.ATTRIBUTES, (short) type.id())
                .putInt(RecordBatchLayout.RECORDS_COUNT, count)
                .putInt(RecordBatchLayout.LAST_OFFSET_DELTA, count - 1);
        new RecordBatch().at(bytes, 0).stampCrc();
        return bytes;
    }

    private static void mutateSometimes(SeededRandom random, byte[] bytes) {
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 12) : bytes.length);
            bytes[at] = (byte) (random.nextBoolean() ? random.nextLong() : bytes[at] ^ (1 << random.nextInt(8)));
        }
    }

    private static void mutateHeaderSometimes(SeededRandom random, ByteBuffer bytes) {
        if (random.oneIn(4)) {
            int at = random.between(RecordBatchLayout.ATTRIBUTES, RecordBatchLayout.RECORDS - 1);
            bytes.put(at, (byte) random.nextLong());
            new RecordBatch().at(bytes, 0).stampCrc();
        }
    }

    private static byte[] recordsOf(ByteBuffer batch) {
        byte[] records = new byte[batch.capacity() - RecordBatch.HEADER_BYTES];
        batch.get(RecordBatch.HEADER_BYTES, records);
        return records;
    }

    private static int countRecords(byte[] records) throws MalformedRecordException {
        ByteBuffer batch = BatchValidatorTest.withRecords(records);
        int count = 0;
        try (RecordCursor cursor = new RecordCursor()) {
            cursor.over(new RecordBatch().at(batch, 0));
            while (cursor.next()) {
                count++;
            }
        }
        return count;
    }
}
