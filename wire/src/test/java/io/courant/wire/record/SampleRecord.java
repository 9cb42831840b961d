package io.courant.wire.record;

import io.courant.base.Bytes;
import io.courant.testkit.SeededRandom;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record as a value, equal by contents, and ways to make many and to read them back. */
record SampleRecord(
        long timestampMs, @Nullable Bytes key, @Nullable Bytes value, List<SampleHeader> headers) {

    /** The time around which samples lie, and which tests give as the present. */
    static final long NOW_MS = 1_700_000_000_000L;

    record SampleHeader(String key, @Nullable Bytes value) {}

    static SampleRecord of(long timestampMs, String key, String value) {
        return new SampleRecord(timestampMs, bytes(key), bytes(value), List.of());
    }

    static Bytes bytes(String text) {
        return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }

    static List<SampleRecord> random(SeededRandom random, int atMost, int valueBytes) {
        List<SampleRecord> records = new ArrayList<>();
        int count = random.between(1, atMost);
        for (int i = 0; i < count; i++) {
            List<SampleHeader> headers = new ArrayList<>();
            for (int h = random.oneIn(3) ? random.nextInt(4) : 0; h > 0; h--) {
                headers.add(new SampleHeader("h-ü" + random.nextInt(100), randomBytes(random, 20)));
            }
            long timestamp = random.oneIn(10) ? -1 : NOW_MS - random.nextInt(1_000_000);
            records.add(new SampleRecord(
                    timestamp, randomBytes(random, 30), randomBytes(random, valueBytes), List.copyOf(headers)));
        }
        return records;
    }

    /** Text that compresses somewhat; sometimes null or empty. */
    static @Nullable Bytes randomBytes(SeededRandom random, int atMost) {
        if (random.oneIn(8)) {
            return null;
        }
        byte[] bytes = new byte[random.oneIn(8) ? 0 : random.nextInt(atMost + 1)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.oneIn(4) ? random.nextInt(256) : 'e');
        }
        return Bytes.copyOf(bytes);
    }

    static CompressionType anyCompression(SeededRandom random) {
        List<CompressionType> all = List.of(CompressionType.values());
        return all.get(random.nextInt(all.size()));
    }

    static ByteBuffer batch(CompressionType type, List<SampleRecord> records) {
        return builder(new BatchBuilder(Compression.of(type)), records).build();
    }

    static BatchBuilder builder(BatchBuilder builder, List<SampleRecord> records) {
        for (SampleRecord record : records) {
            List<RecordHeader> headers = new ArrayList<>();
            for (SampleHeader header : record.headers()) {
                headers.add(new RecordHeader(header.key(), buffer(header.value())));
            }
            builder.append(record.timestampMs(), buffer(record.key()), buffer(record.value()), headers);
        }
        return builder;
    }

    static List<SampleRecord> read(RecordBatch batch) throws MalformedRecordException {
        List<SampleRecord> records = new ArrayList<>();
        try (RecordCursor cursor = new RecordCursor()) {
            cursor.over(batch);
            while (cursor.next()) {
                List<SampleHeader> headers = new ArrayList<>();
                while (cursor.nextHeader()) {
                    headers.add(new SampleHeader(
                            StandardCharsets.UTF_8.decode(cursor.headerKey()).toString(), bytes(cursor.headerValue())));
                }
                records.add(new SampleRecord(cursor.timestamp(), bytes(cursor.key()), bytes(cursor.value()), headers));
            }
        }
        return records;
    }

    /** The same bytes outside the heap, at an odd place among others. */
    static ByteBuffer direct(ByteBuffer bytes, int before, int behind) {
        ByteBuffer direct = ByteBuffer.allocateDirect(before + bytes.remaining() + behind);
        direct.put(before, bytes, bytes.position(), bytes.remaining());
        return direct;
    }

    static @Nullable ByteBuffer buffer(@Nullable Bytes bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes.toArray());
    }

    static @Nullable Bytes bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return Bytes.copyOf(copy);
    }
}
