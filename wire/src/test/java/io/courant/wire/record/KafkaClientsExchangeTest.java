package io.courant.wire.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Bytes;
import io.courant.testkit.gen.Property;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.record.SampleRecord.SampleHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches of Kafka's client library are read here, and batches from here are read there, with equal results. */
class KafkaClientsExchangeTest {

    private static final int RUNS = 20;
    private static final long PRODUCER_ID = 4711;
    private static final short PRODUCER_EPOCH = 3;

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void readsWhatKafkaClientsWrite(CompressionType type) {
        Property.check(RUNS, random -> {
            List<SampleRecord> records = SampleRecord.random(random, 60, random.oneIn(10) ? 200_000 : 300);
            int sequence = random.nextInt(1000);
            MemoryRecords theirs = MemoryRecords.withIdempotentRecords(
                    theirCompression(type), PRODUCER_ID, PRODUCER_EPOCH, sequence, theirRecords(records));
            ByteBuffer bytes = SampleRecord.direct(theirs.buffer(), 7, 0);
            RecordBatch batch = new RecordBatch().at(bytes, 7);

            assertAcceptedAndStamped(bytes, batch);
            assertSameHeader(batch, onlyBatch(batch.bytes()));
            assertThat(batch.compressionType()).isEqualTo(type);
            assertThat(SampleRecord.read(batch)).isEqualTo(records);
        });
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void writesWhatKafkaClientsRead(CompressionType type) {
        Property.check(RUNS, random -> {
            List<SampleRecord> records = SampleRecord.random(random, 60, random.oneIn(10) ? 200_000 : 300);
            ByteBuffer bytes = SampleRecord.builder(new BatchBuilder(Compression.of(type)), records)
                    .baseOffset(90)
                    .partitionLeaderEpoch(6)
                    .producer(PRODUCER_ID, PRODUCER_EPOCH, Integer.MAX_VALUE)
                    .transactional()
                    .build();

            DefaultRecordBatch theirs = onlyBatch(bytes);
            theirs.ensureValid();
            assertSameHeader(new RecordBatch().at(bytes, 0), theirs);
            assertThat(read(theirs)).isEqualTo(records);
        });
    }

    @Test
    void writesTheSameBytesAsKafkaClientsWhereNothingIsCompressed() {
        Property.check(RUNS, random -> {
            List<SampleRecord> records = SampleRecord.random(random, 60, 300);
            MemoryRecords theirs =
                    MemoryRecords.withRecords(theirCompression(CompressionType.NONE), theirRecords(records));
            assertThat(SampleRecord.batch(CompressionType.NONE, records)).isEqualTo(theirs.buffer());
        });
    }

    @Test
    void stampedBatchesAreValidForKafkaClients() {
        List<SampleRecord> records = List.of(SampleRecord.of(5, "a", "b"), SampleRecord.of(9, "c", "d"));
        ByteBuffer bytes = SampleRecord.batch(CompressionType.LZ4, records);
        RecordBatch batch = new RecordBatch().at(bytes, 0);

        batch.stampOffsets(1_000, 12);
        batch.stampLogAppendTime(77);

        DefaultRecordBatch theirs = onlyBatch(bytes);
        theirs.ensureValid();
        assertSameHeader(batch, theirs);
        assertThat(theirs).extracting(Record::offset).containsExactly(1_000L, 1_001L);
        assertThat(theirs).extracting(Record::timestamp).containsExactly(77L, 77L);

        batch.stampCreateTime(9);
        onlyBatch(bytes).ensureValid();
        assertThat(onlyBatch(bytes)).extracting(Record::timestamp).containsExactly(5L, 9L);
    }

    @Test
    void sequencesWrapAsInKafkaClients() {
        for (int sequence : new int[] {0, 5, Integer.MAX_VALUE - 1, Integer.MAX_VALUE}) {
            for (int steps : new int[] {0, 1, 2, 100, Integer.MAX_VALUE}) {
                assertThat(RecordBatch.advanceSequence(sequence, steps))
                        .isEqualTo(DefaultRecordBatch.incrementSequence(sequence, steps));
            }
        }
    }

    @Test
    void bothRefuseARecordWhoseLengthDoesNotAddUp() {
        ByteBuffer bytes = SampleRecord.batch(CompressionType.NONE, List.of(SampleRecord.of(5, "key", "value")));
        bytes.put(RecordBatch.HEADER_BYTES, (byte) (bytes.get(RecordBatch.HEADER_BYTES) - 2));
        RecordBatch batch = new RecordBatch().at(bytes, 0);
        batch.stampCrc();

        assertThatThrownBy(() -> read(onlyBatch(bytes))).isInstanceOf(InvalidRecordException.class);
        assertThatThrownBy(() -> SampleRecord.read(batch)).isInstanceOf(MalformedRecordException.class);
    }

    private static void assertAcceptedAndStamped(ByteBuffer bytes, RecordBatch batch) {
        try (BatchValidator validator = new BatchValidator()) {
            BatchVerdict verdict =
                    validator.validate(bytes, batch.position(), bytes.limit(), rules(), SampleRecord.NOW_MS);
            assertThat(verdict).isInstanceOfSatisfying(BatchVerdict.Accepted.class, accepted -> {
                assertThat(accepted.restampNeeded()).isFalse();
                assertThat(accepted.maxTimestamp()).isEqualTo(batch.maxTimestamp());
            });
        }
        batch.stampOffsets(123_456_789_012L, 77);
        assertThat(batch.crcValid()).isTrue();
    }

    private static BatchRules rules() {
        BatchRules defaults = BatchRules.DEFAULTS;
        return new BatchRules(
                defaults.level(),
                100 << 20,
                defaults.maxDecompressedBytes(),
                defaults.timestampType(),
                defaults.timestampBeforeMaxMs(),
                defaults.timestampAfterMaxMs(),
                false);
    }

    private static void assertSameHeader(RecordBatch ours, DefaultRecordBatch theirs) {
        assertThat(ours.crcValid()).isEqualTo(theirs.isValid());
        assertThat(ours.storedCrc()).isEqualTo(theirs.checksum());
        assertThat(ours.baseOffset()).isEqualTo(theirs.baseOffset());
        assertThat(ours.lastOffset()).isEqualTo(theirs.lastOffset());
        assertThat(ours.nextOffset()).isEqualTo(theirs.nextOffset());
        assertThat(ours.partitionLeaderEpoch()).isEqualTo(theirs.partitionLeaderEpoch());
        assertThat(ours.magic()).isEqualTo(theirs.magic());
        assertThat(ours.compressionId()).isEqualTo(theirs.compressionType().id);
        assertThat(ours.timestampType().configName()).isEqualTo(theirs.timestampType().name);
        assertThat(ours.isTransactional()).isEqualTo(theirs.isTransactional());
        assertThat(ours.isControl()).isEqualTo(theirs.isControlBatch());
        assertThat(ours.hasDeleteHorizon()).isEqualTo(theirs.deleteHorizonMs().isPresent());
        assertThat(ours.baseTimestamp()).isEqualTo(theirs.baseTimestamp());
        assertThat(ours.maxTimestamp()).isEqualTo(theirs.maxTimestamp());
        assertThat(ours.producerId()).isEqualTo(theirs.producerId());
        assertThat(ours.producerEpoch()).isEqualTo(theirs.producerEpoch());
        assertThat(ours.baseSequence()).isEqualTo(theirs.baseSequence());
        assertThat(ours.lastSequence()).isEqualTo(theirs.lastSequence());
        assertThat(ours.recordsCount()).isEqualTo(theirs.countOrNull());
        assertThat(ours.sizeInBytes()).isEqualTo(theirs.sizeInBytes());
    }

    private static DefaultRecordBatch onlyBatch(ByteBuffer bytes) {
        List<MutableRecordBatch> batches = new ArrayList<>();
        MemoryRecords.readableRecords(bytes.duplicate()).batches().forEach(batches::add);
        assertThat(batches).hasSize(1);
        return (DefaultRecordBatch) batches.getFirst();
    }

    private static List<SampleRecord> read(DefaultRecordBatch batch) {
        List<SampleRecord> records = new ArrayList<>();
        for (Record record : batch) {
            List<SampleHeader> headers = new ArrayList<>();
            for (Header header : record.headers()) {
                headers.add(new SampleHeader(header.key(), bytesOrNull(header.value())));
            }
            records.add(new SampleRecord(
                    record.timestamp(), SampleRecord.bytes(record.key()), SampleRecord.bytes(record.value()), headers));
        }
        return records;
    }

    private static SimpleRecord[] theirRecords(List<SampleRecord> records) {
        return records.stream()
                .map(record -> new SimpleRecord(
                        record.timestampMs(),
                        SampleRecord.buffer(record.key()),
                        SampleRecord.buffer(record.value()),
                        record.headers().stream()
                                .map(header -> new RecordHeader(header.key(), arrayOrNull(header.value())))
                                .toArray(Header[]::new)))
                .toArray(SimpleRecord[]::new);
    }

    private static org.apache.kafka.common.compress.Compression theirCompression(CompressionType type) {
        return org.apache.kafka.common.compress.Compression.of(type.configName())
                .build();
    }

    private static @Nullable Bytes bytesOrNull(byte @Nullable [] array) {
        return array == null ? null : Bytes.copyOf(array);
    }

    private static byte @Nullable [] arrayOrNull(@Nullable Bytes bytes) {
        return bytes == null ? null : bytes.toArray();
    }
}
