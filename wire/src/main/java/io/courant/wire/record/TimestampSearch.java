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
     * Whether {@code batch} has a record at {@code leastOffset} or above with a timestamp of {@code timestampMs} or later: the
     * first such one is then at {@link #offset()}.
     *
     * @throws MalformedRecordException when the records on the way there are damaged
     */
    public boolean find(RecordBatch batch, long timestampMs, long leastOffset) throws MalformedRecordException {
        if (batch.maxTimestamp() < timestampMs || batch.lastOffset() < leastOffset) {
            return false;
        }
        boolean isWhole = batch.recordsCount() == batch.lastOffsetDelta() + 1;
        if (isWhole && batch.timestampType() == TimestampType.LOG_APPEND_TIME) {
            offset = Math.max(batch.baseOffset(), leastOffset);
            timestamp = batch.maxTimestamp();
            return true;
        }
        try {
            begin(batch);
            return walkTo(batch, timestampMs, leastOffset);
        } catch (Refusal | MalformedCompressionException e) {
            throw damaged(e);
        } finally {
            decompressors.release();
        }
    }

    /**
     * The largest timestamp of the records of {@code batch} at {@code leastOffset} or above; {@link
     * RecordBatch#NO_TIMESTAMP} when there is none.
     *
     * @throws MalformedRecordException when the records are damaged
     */
    public long largest(RecordBatch batch, long leastOffset) throws MalformedRecordException {
        if (batch.lastOffset() < leastOffset) {
            return RecordBatch.NO_TIMESTAMP;
        }
        try {
            begin(batch);
            long largest = RecordBatch.NO_TIMESTAMP;
            while (!walk.atEnd()) {
                long rest = enterRecord(batch);
                largest = offset < leastOffset ? largest : Math.max(largest, timestamp);
                walk.skip((int) rest);
            }
            return largest;
        } catch (Refusal | MalformedCompressionException e) {
            throw damaged(e);
        } finally {
            decompressors.release();
        }
    }

    private static MalformedRecordException damaged(Exception cause) {
        return new MalformedRecordException("damaged records: " + cause.getMessage(), cause);
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

    private boolean walkTo(RecordBatch batch, long timestampMs, long leastOffset)
            throws MalformedCompressionException, Refusal {
        while (!walk.atEnd()) {
            long rest = enterRecord(batch);
            if (timestamp >= timestampMs && offset >= leastOffset) {
                return true;
            }
            walk.skip((int) rest);
        }
        return false;
    }

    /** Reads offset and time of the record that begins here; returns how many bytes of it are left. */
    private long enterRecord(RecordBatch batch) throws MalformedCompressionException, Refusal {
        int length = walk.readVarint();
        long end = walk.readBytes() + length;
        walk.readByte();
        long own = batch.baseTimestamp() + walk.readVarlong();
        timestamp = batch.timestampType() == TimestampType.LOG_APPEND_TIME ? batch.maxTimestamp() : own;
        offset = batch.baseOffset() + walk.readVarint();
        long rest = end - walk.readBytes();
        if (length < 0 || rest < 0) {
            throw Refusal.invalidRecord("a record of " + length + " bytes");
        }
        return rest;
    }

    @Override
    public void close() {
        decompressors.close();
    }
}
