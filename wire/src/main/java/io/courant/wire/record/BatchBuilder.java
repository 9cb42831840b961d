package io.courant.wire.record;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Invariants;
import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.compress.Compressors;
import io.courant.wire.compress.GrowingBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds record batches: those the broker writes for itself (metadata, coordinators, transaction markers), and those of
 * tests. Properties of the batch are set first or last, in any order; records are appended in offset order.
 *
 * <pre>{@code
 * ByteBuffer batch = new BatchBuilder(Compression.of(ZSTD))
 *         .producer(producerId, epoch, sequence)
 *         .append(timestampMs, key, value)
 *         .build();
 * }</pre>
 *
 * <p>After {@link #reset()} the same builder makes another batch. Belongs to one thread. Owns nothing but heap memory:
 * native contexts live only while {@link #build()} compresses.
 */
public final class BatchBuilder {

    private final Compression compression;
    private final GrowingBytes records = new GrowingBytes();
    private final ByteBuffer number = ByteBuffer.allocate(Varints.MAX_VARLONG_BYTES);
    private long baseOffset;
    private int partitionLeaderEpoch;
    private long producerId;
    private short producerEpoch;
    private int baseSequence;
    private boolean transactional;
    private boolean control;
    private boolean appendTime;
    private long appendTimeMs;
    private int recordsCount;
    private long baseTimestamp;
    private long maxTimestamp;

    /** Builds batches that are not compressed. */
    public BatchBuilder() {
        this(Compression.NONE);
    }

    public BatchBuilder(Compression compression) {
        this.compression = compression;
        reset();
    }

    /** Forgets records and properties; the compression stays. */
    public BatchBuilder reset() {
        records.trim(RecordLimits.KEPT_BATCH_BYTES);
        baseOffset = 0;
        partitionLeaderEpoch = RecordBatch.NO_PARTITION_LEADER_EPOCH;
        producerId = RecordBatch.NO_PRODUCER_ID;
        producerEpoch = RecordBatch.NO_PRODUCER_EPOCH;
        baseSequence = RecordBatch.NO_SEQUENCE;
        transactional = false;
        control = false;
        appendTime = false;
        recordsCount = 0;
        baseTimestamp = RecordBatch.NO_TIMESTAMP;
        maxTimestamp = RecordBatch.NO_TIMESTAMP;
        return this;
    }

    /** Offset of the first record; 0 without this, as producers send it. */
    public BatchBuilder baseOffset(long offset) {
        baseOffset = offset;
        return this;
    }

    public BatchBuilder partitionLeaderEpoch(int epoch) {
        partitionLeaderEpoch = epoch;
        return this;
    }

    /** Who writes; {@code baseSequence} is the first record's number, {@link RecordBatch#NO_SEQUENCE} for markers. */
    public BatchBuilder producer(long id, short epoch, int baseSequence) {
        producerId = id;
        producerEpoch = epoch;
        this.baseSequence = baseSequence;
        return this;
    }

    /** Makes the batch part of its producer's transaction. */
    public BatchBuilder transactional() {
        transactional = true;
        return this;
    }

    /** Makes {@code wallMs} the timestamp of all records. */
    public BatchBuilder logAppendTime(long wallMs) {
        appendTime = true;
        appendTimeMs = wallMs;
        return this;
    }

    /** Appends a record without headers; the arguments' remaining bytes are copied, their positions stay. */
    public BatchBuilder append(long timestampMs, @Nullable ByteBuffer key, @Nullable ByteBuffer value) {
        return append(timestampMs, key, value, List.of());
    }

    /** Appends a record without headers. */
    public BatchBuilder append(long timestampMs, byte @Nullable [] key, byte @Nullable [] value) {
        return append(
                timestampMs, key == null ? null : ByteBuffer.wrap(key), value == null ? null : ByteBuffer.wrap(value));
    }

    /** Appends a record; the arguments' remaining bytes are copied, their positions stay. */
    public BatchBuilder append(
            long timestampMs, @Nullable ByteBuffer key, @Nullable ByteBuffer value, List<RecordHeader> headers) {
        if (recordsCount == 0) {
            baseTimestamp = timestampMs;
        }
        maxTimestamp = Math.max(maxTimestamp, timestampMs);
        long timestampDelta = timestampMs - baseTimestamp;
        putNumber(recordBytes(timestampDelta, recordsCount, key, value, headers));
        records.put((byte) 0);
        putNumber(timestampDelta);
        putNumber(recordsCount);
        putField(key);
        putField(value);
        putNumber(headers.size());
        for (RecordHeader header : headers) {
            putField(ByteBuffer.wrap(header.key().getBytes(StandardCharsets.UTF_8)));
            putField(header.value());
        }
        Invariants.check(!records.exceeded(), "a batch of more than 2 GB");
        recordsCount++;
        return this;
    }

    /** Appends a control record and makes the batch a control batch, which is never compressed. */
    public BatchBuilder appendControl(long timestampMs, ControlValue value) {
        Invariants.check(compression.type() == CompressionType.NONE, "control batches are not compressed");
        control = true;
        return append(timestampMs, ControlRecord.keyOf(value.type()), value.bytes());
    }

    public boolean isEmpty() {
        return recordsCount == 0;
    }

    public int recordsCount() {
        return recordsCount;
    }

    /** Bytes that the batch has so far, before compression. */
    public int sizeInBytes() {
        return RecordBatch.HEADER_BYTES + records.size();
    }

    /** The batch, on the heap, from position 0 to its limit; the builder keeps no hold on it. At least one record is needed. */
    public ByteBuffer build() {
        Invariants.check(recordsCount > 0, "a batch has at least one record");
        GrowingBytes body = compressed();
        ByteBuffer batch = ByteBuffer.allocate(RecordBatch.HEADER_BYTES + body.size());
        write(batch, body);
        return batch;
    }

    /** As {@link #build()}, in a counted buffer of just that size, whose one reference is the caller's. */
    public CountedBuffer build(Buffers buffers) {
        Invariants.check(recordsCount > 0, "a batch has at least one record");
        GrowingBytes body = compressed();
        CountedBuffer batch = buffers.allocate(RecordBatch.HEADER_BYTES + body.size());
        write(batch.bytes(), body);
        return batch;
    }

    private GrowingBytes compressed() {
        if (compression.type() == CompressionType.NONE) {
            return records;
        }
        GrowingBytes body = new GrowingBytes();
        try (Compressors compressors = new Compressors()) {
            compressors.open(compression, body);
            compressors.write(records.written());
            compressors.finish();
        }
        return body;
    }

    private void write(ByteBuffer batch, GrowingBytes body) {
        batch.put(RecordBatch.HEADER_BYTES, body.written(), 0, body.size());
        batch.putLong(RecordBatchLayout.BASE_OFFSET, baseOffset)
                .putInt(
                        RecordBatchLayout.BATCH_LENGTH,
                        RecordBatch.HEADER_BYTES - RecordBatchLayout.LENGTH_PREFIX_BYTES + body.size())
                .putInt(RecordBatchLayout.PARTITION_LEADER_EPOCH, partitionLeaderEpoch)
                .put(RecordBatchLayout.MAGIC, RecordBatchLayout.MAGIC_V2)
                .putShort(RecordBatchLayout.ATTRIBUTES, attributes())
                .putInt(RecordBatchLayout.LAST_OFFSET_DELTA, recordsCount - 1)
                .putLong(RecordBatchLayout.BASE_TIMESTAMP, baseTimestamp)
                .putLong(RecordBatchLayout.MAX_TIMESTAMP, appendTime ? appendTimeMs : maxTimestamp)
                .putLong(RecordBatchLayout.PRODUCER_ID, producerId)
                .putShort(RecordBatchLayout.PRODUCER_EPOCH, producerEpoch)
                .putInt(RecordBatchLayout.BASE_SEQUENCE, baseSequence)
                .putInt(RecordBatchLayout.RECORDS_COUNT, recordsCount);
        new RecordBatch().at(batch, 0).stampCrc();
    }

    private short attributes() {
        int attributes = compression.type().id();
        attributes |= appendTime ? RecordBatchLayout.LOG_APPEND_TIME_BIT : 0;
        attributes |= transactional ? RecordBatchLayout.TRANSACTIONAL_BIT : 0;
        attributes |= control ? RecordBatchLayout.CONTROL_BIT : 0;
        return (short) attributes;
    }

    /** A batch with the one record that ends a producer's transaction in a partition. */
    public static ByteBuffer endTransactionMarker(
            ControlRecord kind, long producerId, short producerEpoch, int coordinatorEpoch, long timestampMs) {
        Invariants.check(
                kind == ControlRecord.COMMIT || kind == ControlRecord.ABORT, "%s does not end a transaction", kind);
        boolean commits = kind == ControlRecord.COMMIT;
        return new BatchBuilder()
                .producer(producerId, producerEpoch, RecordBatch.NO_SEQUENCE)
                .transactional()
                .appendControl(timestampMs, new ControlValue.EndTransaction(commits, coordinatorEpoch))
                .build();
    }

    private void putField(@Nullable ByteBuffer field) {
        if (field == null) {
            putNumber(-1);
        } else {
            putNumber(field.remaining());
            records.put(field.duplicate());
        }
    }

    private void putNumber(long value) {
        if (Varints.size(value) == 1) {
            records.put((byte) Varints.zigzag(value)); // most are lengths and deltas that small
        } else {
            Varints.write(number.clear(), value);
            records.put(number.flip());
        }
    }

    private static int recordBytes(
            long timestampDelta,
            int offsetDelta,
            @Nullable ByteBuffer key,
            @Nullable ByteBuffer value,
            List<RecordHeader> headers) {
        long bytes = 1
                + Varints.size(timestampDelta)
                + Varints.size(offsetDelta)
                + fieldBytes(key)
                + fieldBytes(value)
                + Varints.size(headers.size());
        for (RecordHeader header : headers) {
            int keyBytes = header.key().getBytes(StandardCharsets.UTF_8).length;
            bytes += Varints.size(keyBytes) + keyBytes + fieldBytes(header.value());
        }
        return Math.toIntExact(bytes);
    }

    private static long fieldBytes(@Nullable ByteBuffer field) {
        return field == null ? Varints.size(-1) : Varints.size(field.remaining()) + (long) field.remaining();
    }
}
