package io.courant.server.handler;

import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.record.BatchBuilder;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.RecordBatches;
import io.courant.wire.record.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Batches of text, to produce and to read back. */
final class Batches {

    private Batches() {}

    static ByteBuffer of(String... values) {
        return of(1_000_000, values);
    }

    static ByteBuffer of(long timestampMs, String... values) {
        return builder(CompressionType.NONE, timestampMs, values).build();
    }

    static ByteBuffer compressed(CompressionType type, String... values) {
        return builder(type, 1_000_000, values).build();
    }

    static ByteBuffer ofProducer(long producerId, int baseSequence, String... values) {
        return builder(CompressionType.NONE, 1_000_000, values)
                .producer(producerId, (short) 0, baseSequence)
                .build();
    }

    static BatchBuilder builder(CompressionType type, long timestampMs, String... values) {
        BatchBuilder builder = new BatchBuilder(Compression.of(type));
        for (String value : values) {
            builder.append(timestampMs, null, value.getBytes(StandardCharsets.UTF_8));
        }
        return builder;
    }

    /** The values of all records in {@code bytes}, with their offsets: {@code 3=text}. */
    static List<String> read(ByteBuffer bytes) {
        List<String> values = new ArrayList<>();
        RecordBatches batches = new RecordBatches().over(bytes, bytes.position(), bytes.limit());
        try (RecordCursor records = new RecordCursor()) {
            while (batches.next() == BatchStep.BATCH) {
                if (!batches.batch().crcValid()) {
                    throw new AssertionError("a batch with a wrong checksum was fetched");
                }
                records.over(batches.batch());
                while (records.next()) {
                    values.add(records.offset() + "=" + StandardCharsets.UTF_8.decode(records.value()));
                }
            }
        } catch (io.courant.wire.record.MalformedRecordException e) {
            throw new AssertionError("a malformed record was fetched", e);
        }
        return values;
    }
}
