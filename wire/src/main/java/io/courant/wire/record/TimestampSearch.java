package io.courant.wire.record;

import io.courant.base.Invariants;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.compress.Decompressors;
import io.courant.wire.compress.MalformedCompressionException;

/**
 * Finds a record by its timestamp within a batch, without showing or keeping any: memory does not depend on how large
 * the records are or how far they expand. Reused; belongs to one thread.
 */
public final class TimestampSearch implements AutoCloseable {

    private final Decompressors decompressors = new Decompressors();
    private final RecordWalk walk = new RecordWalk(decompressors);
    private long offset;
    private long timestamp;

    /**
     * Whether {@code batch} has a record with a timestamp of {@code timestampMs} or later: the first such one is then
     * at {@link #offset()}.
     *
     * @throws MalformedRecordException when the records on the way there are damaged
     */
    public boolean find(RecordBatch batch, long timestampMs) throws MalformedRecordException {
        if (batch.maxTimestamp() < timestampMs) {
            return false;
        }
        if (batch.timestampType() == TimestampType.LOG_APPEND_TIME) {
            offset = batch.baseOffset();
            timestamp = batch.maxTimestamp();
            return true;
        }
        try {
            begin(batch);
            return walkTo(batch, timestampMs);
        } catch (Refusal | MalformedCompressionException e) {
            throw new MalformedRecordException("damaged records: " + e.getMessage(), e);
        } finally {
            decompressors.release();
        }
    }

    /** Offset of the record that was found. */
    public long offset() {
        return offset;
    }

    /** Timestamp in ms of the record that was found. */
    public long timestamp() {
        return timestamp;
    }

    private void begin(RecordBatch batch) throws MalformedCompressionException, Refusal {
        int from = batch.position() + RecordBatch.HEADER_BYTES;
        int bytes = batch.sizeInBytes() - RecordBatch.HEADER_BYTES;
        Invariants.check(bytes >= 0, "a batch of %s bytes without its header", bytes);
        CompressionType compression = batch.compressionType();
        if (compression == null) {
            throw Refusal.invalidRecord("there is no compression " + batch.compressionId());
        }
        if (compression == CompressionType.NONE) {
            walk.overPlain(batch.buffer(), from, from + bytes);
        } else {
            decompressors.open(compression, batch.buffer(), from, bytes);
            walk.overCompressed(Long.MAX_VALUE);
        }
    }

    private boolean walkTo(RecordBatch batch, long timestampMs) throws MalformedCompressionException, Refusal {
        while (!walk.atEnd()) {
            int length = walk.readVarint();
            long end = walk.readBytes() + length;
            walk.readByte();
            long recordTimestamp = batch.baseTimestamp() + walk.readVarlong();
            int offsetDelta = walk.readVarint();
            if (recordTimestamp >= timestampMs) {
                offset = batch.baseOffset() + offsetDelta;
                timestamp = recordTimestamp;
                return true;
            }
            long rest = end - walk.readBytes();
            if (length < 0 || rest < 0) {
                throw Refusal.invalidRecord("a record of " + length + " bytes");
            }
            walk.skip((int) rest);
        }
        return false;
    }

    @Override
    public void close() {
        decompressors.close();
    }
}
