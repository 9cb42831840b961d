package io.courant.wire.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.testkit.gen.Property;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordCursorTest {

    private final RecordCursor cursor = new RecordCursor();
    private final TimestampSearch search = new TimestampSearch();

    @AfterEach
    void close() {
        cursor.close();
        search.close();
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void showsRecordsOfEverySize(CompressionType type) {
        Property.check(10, random -> {
            List<SampleRecord> records =
                    random.oneIn(4) ? SampleRecord.random(random, 3, 1_500_000) : SampleRecord.random(random, 30, 500);
            ByteBuffer bytes = SampleRecord.batch(type, records);
            assertThat(SampleRecord.read(new RecordBatch().at(bytes, 0))).isEqualTo(records);
            assertThat(SampleRecord.read(new RecordBatch().at(SampleRecord.direct(bytes, 5, 5), 5)))
                    .isEqualTo(records);
        });
    }

    @Test
    void countsOffsetsFromTheBaseAndTakesTheAppendTime() throws MalformedRecordException {
        ByteBuffer bytes = new BatchBuilder(Compression.of(CompressionType.SNAPPY))
                .baseOffset(41)
                .append(5, null, new byte[0])
                .append(6, null, new byte[0])
                .logAppendTime(9)
                .build();
        cursor.over(new RecordBatch().at(bytes, 0));
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.offset()).isEqualTo(41);
        assertThat(cursor.timestamp()).isEqualTo(9);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.offset()).isEqualTo(42);
        assertThat(cursor.next()).isFalse();
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void skippedHeadersDoNotMatter() throws MalformedRecordException {
        ByteBuffer bytes = new BatchBuilder()
                .append(1, null, null, List.of(new RecordHeader("a", null), new RecordHeader("b", null)))
                .append(2, null, new byte[] {7})
                .build();
        cursor.over(new RecordBatch().at(bytes, 0));
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.headersCount()).isEqualTo(2);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.value()).isEqualTo(ByteBuffer.wrap(new byte[] {7}));
        assertThat(cursor.nextHeader()).isFalse();
    }

    @Test
    void aCompressedRecordTooLargeToShowIsRefusedWithoutTheMemory() throws MalformedRecordException {
        ByteBuffer bytes = new BatchBuilder(Compression.of(CompressionType.ZSTD))
                .append(1, null, new byte[RecordLimits.MAX_SHOWN_COMPRESSED_RECORD_BYTES])
                .build();
        cursor.over(new RecordBatch().at(bytes, 0));
        assertThatThrownBy(cursor::next)
                .isInstanceOf(RecordTooLargeException.class)
                .hasMessageStartingWith("a compressed record of ");
    }

    @Test
    void aKeyTooLargeToShowIsNamedAsSuch() throws MalformedRecordException {
        ByteBuffer bytes = new BatchBuilder(Compression.of(CompressionType.ZSTD))
                .append(1, new byte[RecordLimits.MAX_SHOWN_COMPRESSED_KEY_BYTES], null)
                .build();
        cursor.overKeys(new RecordBatch().at(bytes, 0));
        assertThatThrownBy(cursor::next)
                .isInstanceOf(RecordTooLargeException.class)
                .hasMessageStartingWith("the key of a compressed record, with ");
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void damagedRecordsAreRefusedAndTheCursorStaysUsable(CompressionType type) throws MalformedRecordException {
        ByteBuffer good = SampleRecord.batch(type, List.of(SampleRecord.of(1, "a", "b"), SampleRecord.of(1, "c", "d")));
        Property.check(2_000, random -> {
            ByteBuffer bad = ByteBuffer.allocate(good.capacity()).put(0, good, 0, good.capacity());
            for (int i = random.between(1, 3); i > 0; i--) {
                bad.put(random.between(RecordBatch.HEADER_BYTES, bad.capacity() - 1), (byte) random.nextLong());
            }
            try {
                cursor.over(new RecordBatch().at(bad, 0));
                while (cursor.next()) {
                    while (cursor.nextHeader()) {
                        assertThat(cursor.headerKey()).isNotNull();
                    }
                }
            } catch (MalformedRecordException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
        cursor.over(new RecordBatch().at(good, 0));
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.key()).isEqualTo(ByteBuffer.wrap(new byte[] {'a'}));
    }

    @Test
    void showsNothingBehindADamagedRecord() throws MalformedRecordException {
        ByteBuffer bytes = BatchValidatorTest.withRecords(new byte[] {1, 12, 0, 0, 0, 1, 1, 0});
        cursor.over(new RecordBatch().at(bytes, 0));
        assertThatThrownBy(cursor::next).isInstanceOf(MalformedRecordException.class);
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void aLargeRecordThatEndsBehindItsValueIsDamagedForWhoLooksAtKeys() throws IOException, MalformedRecordException {
        int keyBytes = 2 * RecordLimits.WALK_WINDOW_BYTES;
        ByteBuffer record = ByteBuffer.allocate(keyBytes + 20);
        record.put(new byte[] {0, 0, 0}); // attributes, how far time and offset lie behind the batch's
        Varints.write(record, keyBytes);
        record.position(record.position() + keyBytes);
        Varints.write(record, -1); // no value, and no number of headers behind it
        ByteBuffer records = ByteBuffer.allocate(record.position() + 5);
        Varints.write(records, record.position());
        records.put(record.flip()).flip();

        cursor.overKeys(new RecordBatch().at(gzipped(records), 0));
        assertThatThrownBy(cursor::next).isInstanceOf(MalformedRecordException.class);
    }

    private static ByteBuffer gzipped(ByteBuffer records) throws IOException {
        byte[] bytes = new byte[records.remaining()];
        records.get(bytes);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
            gzip.write(bytes);
        }
        ByteBuffer header = SampleRecord.batch(CompressionType.GZIP, List.of(SampleRecord.of(1, "a", "b")));
        ByteBuffer batch = ByteBuffer.allocate(RecordBatch.HEADER_BYTES + body.size());
        batch.put(0, header, 0, RecordBatch.HEADER_BYTES);
        batch.put(RecordBatch.HEADER_BYTES, body.toByteArray());
        return batch.putInt(8, batch.capacity() - 12); // the length of what stands behind it
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void findsTheFirstRecordAtOrAfterATime(CompressionType type) throws MalformedRecordException {
        ByteBuffer bytes = new BatchBuilder(Compression.of(type))
                .baseOffset(100)
                .append(50, null, new byte[70_000])
                .append(70, null, new byte[3])
                .append(60, null, new byte[70_000])
                .append(90, null, new byte[3])
                .build();
        RecordBatch batch = new RecordBatch().at(bytes, 0);
        assertFound(batch, 0, 100, 50);
        assertFound(batch, 50, 100, 50);
        assertFound(batch, 51, 101, 70);
        assertFound(batch, 71, 103, 90);
        assertFound(batch, 90, 103, 90);
        assertThat(search.find(batch, 91, 0)).isFalse();

        batch.stampLogAppendTime(1_000);
        assertFound(batch, 91, 100, 1_000);
        assertThat(search.find(batch, 1_001, 0)).isFalse();
    }

    @Test
    void aSearchThroughDamagedRecordsSaysSo() {
        ByteBuffer bytes = BatchValidatorTest.withRecords(new byte[] {1, 2, 3});
        assertThatThrownBy(() -> search.find(new RecordBatch().at(bytes, 0), SampleRecord.NOW_MS, 0))
                .isInstanceOf(MalformedRecordException.class);
    }

    private void assertFound(RecordBatch batch, long timestampMs, long offset, long foundMs)
            throws MalformedRecordException {
        assertThat(search.find(batch, timestampMs, 0)).isTrue();
        assertThat(search.offset()).isEqualTo(offset);
        assertThat(search.timestamp()).isEqualTo(foundMs);
    }
}
