package io.courant.wire.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.wire.ErrorCode;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.record.BatchVerdict.Accepted;
import io.courant.wire.record.BatchVerdict.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchValidatorTest {

    private static final long NOW = SampleRecord.NOW_MS;
    private static final List<SampleRecord> THREE = List.of(
            SampleRecord.of(NOW, "a", "first"),
            SampleRecord.of(NOW + 7, "b", "second"),
            SampleRecord.of(NOW + 7, "c", "third"));

    private final BatchValidator validator = new BatchValidator();

    @AfterEach
    void close() {
        validator.close();
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void findsTheFirstRecordWithTheLargestTimestamp(CompressionType type) {
        assertThat(validate(SampleRecord.batch(type, THREE))).isEqualTo(new Accepted(NOW + 7, 1, false));
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void correctsAWrongLargestTimestamp(CompressionType type) {
        ByteBuffer bytes = changed(SampleRecord.batch(type, THREE), b -> b.putLong(35, NOW - 1));
        assertThat(validate(bytes)).isEqualTo(new Accepted(NOW + 7, 1, true));

        new RecordBatch().at(bytes, 0).stampCreateTime(NOW + 7);
        assertThat(validate(bytes)).isEqualTo(new Accepted(NOW + 7, 1, false));
    }

    @Test
    void takesNoAppendTimesFromClients() {
        ByteBuffer bytes = SampleRecord.builder(new BatchBuilder(), THREE)
                .logAppendTime(NOW + 50)
                .build();
        assertThat(validate(bytes)).isEqualTo(new Accepted(NOW + 7, 1, true));
    }

    @Test
    void recordsWithoutTimestampHaveNoLargestOne() {
        ByteBuffer bytes = SampleRecord.batch(
                CompressionType.NONE, List.of(SampleRecord.of(-1, "a", "b"), SampleRecord.of(-1, "a", "b")));
        assertThat(validate(bytes)).isEqualTo(new Accepted(RecordBatch.NO_TIMESTAMP, -1, false));
    }

    @Test
    void acceptsEmptyAndMissingKeysValuesAndHeaders() {
        byte[] empty = {};
        ByteBuffer none = ByteBuffer.allocate(0);
        ByteBuffer bytes = new BatchBuilder()
                .append(NOW, empty, empty)
                .append(NOW, (byte[]) null, null)
                .append(NOW, none, none, List.of(new RecordHeader("", none), new RecordHeader("k", null)))
                .build();
        assertThat(validate(bytes)).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void acceptsRecordsLargerThanAnyWindow(CompressionType type) {
        byte[] huge = new byte[5_000_000];
        for (int i = 0; i < huge.length; i++) {
            huge[i] = (byte) ((i * 31) >> 7);
        }
        ByteBuffer bytes = new BatchBuilder(Compression.of(type))
                .append(NOW, huge, null)
                .append(NOW, null, huge)
                .append(NOW, huge, huge)
                .build();
        assertThat(validate(bytes, rules(100 << 20, 1L << 30))).isEqualTo(new Accepted(NOW, 0, false));
    }

    @Test
    void clientsWithoutProducerIdMayLeaveAnythingInEpochAndSequence() {
        assertThat(validate(SampleRecord.builder(new BatchBuilder(), THREE)
                        .producer(-1, (short) 0, 0)
                        .build()))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void acceptsIdempotentAndTransactionalBatches() {
        assertThat(validate(SampleRecord.builder(new BatchBuilder(), THREE)
                        .producer(0, (short) 0, 0)
                        .build()))
                .isInstanceOf(Accepted.class);
        assertThat(validate(SampleRecord.builder(new BatchBuilder(), THREE)
                        .producer(Long.MAX_VALUE, Short.MAX_VALUE, Integer.MAX_VALUE)
                        .transactional()
                        .build()))
                .isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 12, 16, 17, 60})
    void refusesFewerBytesThanAHeader(int length) {
        ByteBuffer bytes = SampleRecord.batch(CompressionType.NONE, THREE).limit(length);
        assertRefused(validate(bytes), ErrorCode.INVALID_RECORD, -1);
    }

    @Test
    void refusesAnythingButExactlyOneBatch() {
        ByteBuffer one = SampleRecord.batch(CompressionType.NONE, THREE);
        int size = one.capacity();
        ByteBuffer two = ByteBuffer.allocate(2 * size).put(0, one, 0, size).put(size, one, 0, size);
        assertRefused(validate(two), ErrorCode.INVALID_RECORD, -1);
        assertRefused(validate(two.limit(size + 1)), ErrorCode.INVALID_RECORD, -1);
        assertRefused(validate(one.limit(size - 1)), ErrorCode.INVALID_RECORD, -1);
    }

    @Test
    void refusesOldMessageFormatsAsKafkaDoes() {
        for (byte magic = 0; magic <= 1; magic++) {
            MemoryRecords old = MemoryRecords.withRecords(
                    magic,
                    org.apache.kafka.common.compress.Compression.NONE,
                    new SimpleRecord(NOW, "a".getBytes(StandardCharsets.UTF_8)));
            Assertions.assertThatThrownBy(() -> ProduceRequest.validateRecords((short) 9, old))
                    .isInstanceOf(InvalidRecordException.class);
            assertRefused(validate(old.buffer().duplicate()), ErrorCode.INVALID_RECORD, -1);
        }
    }

    @Test
    void refusesUnknownMagicAndSillyLengths() {
        assertRefused(changed(b -> b.put(16, (byte) 3)), ErrorCode.CORRUPT_MESSAGE);
        assertRefused(changed(b -> b.put(16, (byte) -1)), ErrorCode.CORRUPT_MESSAGE);
        assertRefused(changed(b -> b.putInt(8, 48)), ErrorCode.CORRUPT_MESSAGE);
        assertRefused(changed(b -> b.putInt(8, -1)), ErrorCode.CORRUPT_MESSAGE);
        assertRefused(changed(b -> b.putInt(8, Integer.MIN_VALUE)), ErrorCode.CORRUPT_MESSAGE);
        assertRefused(changed(b -> b.putInt(8, Integer.MAX_VALUE)), ErrorCode.INVALID_RECORD);
        assertRefused(validate(ByteBuffer.allocate(20)), ErrorCode.CORRUPT_MESSAGE, -1);
        assertRefused(validate(ByteBuffer.allocate(200)), ErrorCode.CORRUPT_MESSAGE, -1);
    }

    @Test
    void refusesAWrongChecksum() {
        ByteBuffer bytes = SampleRecord.batch(CompressionType.NONE, THREE);
        bytes.put(70, (byte) (bytes.get(70) + 1));
        assertRefused(validate(bytes), ErrorCode.CORRUPT_MESSAGE, -1);
        assertRefused(
                validate(bytes, BatchRules.DEFAULTS.withLevel(ValidationLevel.HEADER)), ErrorCode.CORRUPT_MESSAGE, -1);
    }

    @Test
    void refusesHeadersThatContradictThemselves() {
        assertRefused(changed(b -> b.putLong(0, 1)), ErrorCode.INVALID_RECORD);
        assertRefused(changed(b -> b.putInt(57, 0).putInt(23, -1)), ErrorCode.INVALID_RECORD);
        assertRefused(changed(b -> b.putInt(57, -3)), ErrorCode.INVALID_RECORD);
        assertRefused(changed(b -> b.putInt(57, 4)), ErrorCode.INVALID_RECORD);
        assertRefused(changed(b -> b.putInt(23, 3)), ErrorCode.INVALID_RECORD);
        assertRefused(changed(b -> b.putInt(23, Integer.MAX_VALUE)), ErrorCode.INVALID_RECORD);
        assertRefused(changed(b -> b.putInt(23, 1).putInt(57, 2)), ErrorCode.INVALID_RECORD);
    }

    @Test
    void refusesAttributesThatAreNotTheClients() {
        for (int unknown = 5; unknown <= 7; unknown++) {
            short attributes = (short) unknown;
            assertRefused(changed(b -> b.putShort(21, attributes)), ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
        }
        for (int bit : new int[] {0x20, 0x40, 0x80, 0x8000}) {
            assertRefused(changed(b -> b.putShort(21, (short) bit)), ErrorCode.INVALID_RECORD);
        }
        ByteBuffer marker = BatchBuilder.endTransactionMarker(ControlRecord.COMMIT, 1, (short) 0, 0, NOW);
        assertRefused(validate(marker), ErrorCode.INVALID_RECORD, -1);
    }

    @Test
    void refusesInconsistentProducerFields() {
        assertRefused(changed(b -> b.putLong(43, 5)), ErrorCode.INVALID_RECORD);
        assertRefused(changed(b -> b.putLong(43, 5).putShort(51, (short) 0)), ErrorCode.INVALID_RECORD);
        assertRefused(changed(b -> b.putLong(43, 5).putInt(53, 0)), ErrorCode.INVALID_RECORD);
        assertRefused(changed(b -> b.putLong(43, -2)), ErrorCode.INVALID_RECORD);
        assertRefused(changed(b -> b.putShort(21, (short) 0x10)), ErrorCode.INVALID_RECORD);
    }

    @Test
    void refusesBatchesOverTheTopicsSizeBeforeReadingThem() {
        ByteBuffer bytes = SampleRecord.batch(CompressionType.NONE, THREE);
        assertThat(validate(bytes, rules(bytes.capacity(), 1 << 20))).isInstanceOf(Accepted.class);
        bytes.put(70, (byte) (bytes.get(70) + 1));
        assertRefused(validate(bytes, rules(bytes.capacity() - 1, 1 << 20)), ErrorCode.MESSAGE_TOO_LARGE, -1);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void refusesRecordsThatExpandTooFar(CompressionType type) {
        ByteBuffer bytes = new BatchBuilder(Compression.of(type))
                .append(NOW, null, new byte[1_000_000])
                .build();
        int expanded = 1_000_013;
        assertThat(validate(bytes, rules(2 << 20, expanded))).isInstanceOf(Accepted.class);
        assertThat(validate(bytes, rules(2 << 20, 900_000)))
                .isInstanceOfSatisfying(
                        Refused.class, r -> assertThat(r.error()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE));
    }

    @Test
    void judgesTimestampsByTheTopicsBounds() {
        BatchRules rules =
                new BatchRules(ValidationLevel.FULL, 1 << 20, 1 << 20, TimestampType.CREATE_TIME, 1_000, 10, false);
        assertThat(validate(at(NOW - 1_000), rules)).isInstanceOf(Accepted.class);
        assertThat(validate(at(NOW + 10), rules)).isInstanceOf(Accepted.class);
        assertThat(validate(at(RecordBatch.NO_TIMESTAMP), rules)).isInstanceOf(Accepted.class);
        assertRefused(validate(at(NOW - 1_001), rules), ErrorCode.INVALID_TIMESTAMP, 1);
        assertRefused(validate(at(NOW + 11), rules), ErrorCode.INVALID_TIMESTAMP, 1);
        assertRefused(validate(at(Long.MAX_VALUE), rules), ErrorCode.INVALID_TIMESTAMP, 1);
        assertRefused(validate(at(Long.MIN_VALUE), rules), ErrorCode.INVALID_TIMESTAMP, 1);
        assertRefused(validate(at(NOW + 11), rules.withLevel(ValidationLevel.HEADER)), ErrorCode.INVALID_TIMESTAMP, -1);

        BatchRules appendTime =
                new BatchRules(ValidationLevel.FULL, 1 << 20, 1 << 20, TimestampType.LOG_APPEND_TIME, 1_000, 10, false);
        assertThat(validate(at(NOW + 11), appendTime)).isInstanceOf(Accepted.class);
    }

    @Test
    void compactedTopicsDemandKeys() {
        ByteBuffer bytes = new BatchBuilder()
                .append(NOW, new byte[0], null)
                .append(NOW, null, new byte[1])
                .build();
        assertThat(validate(bytes)).isInstanceOf(Accepted.class);
        BatchRules compacted = new BatchRules(
                ValidationLevel.FULL, 1 << 20, 1 << 20, TimestampType.CREATE_TIME, Long.MAX_VALUE, 10, true);
        assertRefused(validate(bytes, compacted), ErrorCode.INVALID_RECORD, 1);
    }

    @Test
    void refusesRecordsThatAreNotWhatTheyClaim() {
        // One record: length 11, attributes, timestamp delta 0, offset delta 0, key "k", value "val", a header h = x.
        byte[] good = {26, 0, 0, 0, 2, 'k', 6, 'v', 'a', 'l', 2, 2, 'h', 2};
        ByteBuffer whole = withRecords(concat(good, (byte) 'x'));
        assertThat(validate(whole, BatchRules.DEFAULTS)).isInstanceOf(Refused.class);
        byte[] right = concat(good, (byte) 'x');
        right[0] = 28;
        assertThat(validate(withRecords(right))).isInstanceOf(Accepted.class);

        assertRefusedRecord(right, 0, 30); // claims one byte more
        assertRefusedRecord(right, 0, 26); // claims one byte less
        assertRefusedRecord(right, 0, 1); // negative length
        assertRefusedRecord(right, 3, 2); // offset delta 1
        assertRefusedRecord(right, 4, 3); // key length -2
        assertRefusedRecord(right, 4, 40); // key beyond the record
        assertRefusedRecord(right, 6, 3); // value length -2
        assertRefusedRecord(right, 10, 1); // -1 headers
        assertRefusedRecord(right, 10, 4); // two headers
        assertRefusedRecord(right, 10, 0); // no header, but bytes
        assertRefusedRecord(right, 11, 1); // a header without a key
        assertRefusedRecord(right, 13, 3); // header value length -2
        assertRefused(validate(withRecords(concat(right, (byte) 0))), ErrorCode.INVALID_RECORD, -1);
    }

    @Test
    void takesLongFormsOfSmallNumbersButNoNumberTooLarge() {
        byte[] padded = {
            (byte) 0xA0,
            (byte) 0x80,
            (byte) 0x80,
            (byte) 0x80,
            0,
            0,
            0,
            (byte) 0x80,
            (byte) 0x80,
            (byte) 0x80,
            (byte) 0x80,
            0,
            1,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0
        };
        ByteBuffer longForms = withRecords(Arrays.copyOf(padded, 15));
        padded[0] = (byte) 0x94;
        assertThat(validate(withRecords(Arrays.copyOf(padded, 15)))).isInstanceOf(Accepted.class);
        assertRefused(validate(longForms), ErrorCode.INVALID_RECORD, 0);

        padded[4] = 0x10;
        assertRefused(validate(withRecords(padded)), ErrorCode.INVALID_RECORD, 0);
        padded[4] = (byte) 0x80;
        assertRefused(validate(withRecords(padded)), ErrorCode.INVALID_RECORD, 0);
    }

    @Test
    void headerLevelTrustsTheRecords() {
        ByteBuffer bytes = withRecords(new byte[] {1, 2, 3});
        assertThat(validate(bytes, BatchRules.DEFAULTS.withLevel(ValidationLevel.HEADER)))
                .isEqualTo(new Accepted(NOW, 0, false));
        assertRefused(validate(bytes), ErrorCode.INVALID_RECORD, 0);
    }

    @Test
    void judgesABatchWhereverItLies() {
        ByteBuffer bytes = SampleRecord.batch(CompressionType.ZSTD, THREE);
        ByteBuffer direct = SampleRecord.direct(bytes, 1_001, 13).position(3);
        BatchVerdict verdict = validator.validate(direct, 1_001, 1_001 + bytes.capacity(), BatchRules.DEFAULTS, NOW);
        assertThat(verdict).isEqualTo(new Accepted(NOW + 7, 1, false));
        assertThat(direct.position()).isEqualTo(3);
        assertThat(direct.slice(1_001, bytes.capacity())).isEqualTo(bytes);
    }

    private void assertRefusedRecord(byte[] right, int at, int value) {
        byte[] wrong = right.clone();
        wrong[at] = (byte) value;
        assertRefused(validate(withRecords(wrong)), ErrorCode.INVALID_RECORD, 0);
    }

    private void assertRefused(ByteBuffer bytes, ErrorCode error) {
        assertRefused(validate(bytes), error, -1);
    }

    private static void assertRefused(BatchVerdict verdict, ErrorCode error, int recordIndex) {
        assertThat(verdict).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.error()).as(refused.message()).isEqualTo(error);
            assertThat(refused.recordIndex()).as(refused.message()).isEqualTo(recordIndex);
            assertThat(refused.message()).isNotBlank();
        });
    }

    private BatchVerdict validate(ByteBuffer bytes) {
        return validate(bytes, BatchRules.DEFAULTS);
    }

    private BatchVerdict validate(ByteBuffer bytes, BatchRules rules) {
        return validator.validate(bytes, 0, bytes.limit(), rules, NOW);
    }

    private static BatchRules rules(int maxBatchBytes, long maxDecompressedBytes) {
        return new BatchRules(
                ValidationLevel.FULL,
                maxBatchBytes,
                maxDecompressedBytes,
                TimestampType.CREATE_TIME,
                Long.MAX_VALUE,
                3_600_000,
                false);
    }

    private static ByteBuffer at(long timestampMs) {
        return new BatchBuilder()
                .append(RecordBatch.NO_TIMESTAMP, null, new byte[1])
                .append(timestampMs, null, new byte[1])
                .build();
    }

    private static ByteBuffer changed(Consumer<ByteBuffer> change) {
        return changed(SampleRecord.batch(CompressionType.NONE, THREE), change);
    }

    /** The batch with a change in it and a right checksum where the length allows one. */
    private static ByteBuffer changed(ByteBuffer bytes, Consumer<ByteBuffer> change) {
        int length = bytes.getInt(8);
        change.accept(bytes);
        if (bytes.getInt(8) == length) {
            new RecordBatch().at(bytes, 0).stampCrc();
        }
        return bytes;
    }

    /** A batch that claims one record and holds these bytes. */
    static ByteBuffer withRecords(byte[] records) {
        ByteBuffer bytes = ByteBuffer.allocate(RecordBatch.HEADER_BYTES + records.length);
        bytes.put(0, new BatchBuilder().append(NOW, null, new byte[1]).build(), 0, RecordBatch.HEADER_BYTES);
        bytes.putInt(8, bytes.capacity() - 12).put(RecordBatch.HEADER_BYTES, records);
        new RecordBatch().at(bytes, 0).stampCrc();
        return bytes;
    }

    private static byte[] concat(byte[] bytes, byte last) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        longer[bytes.length] = last;
        return longer;
    }
}
