package io.courant.wire.record;

import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.compress.Compressors;
import io.courant.wire.compress.GrowingBytes;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Leaves records out of a stored batch, as compaction does. What stays keeps its offset and its timestamp; the batch keeps
 * its first and last offset, its producer with the sequence numbers, its leader epoch and its kind of compression. A
 * batch may be left without a record: as long as it stands there, its offsets and its producer's last sequence number are
 * known.
 *
 * <p>The first time that a batch with a tombstone is kept it is given its delete horizon: the time from which the
 * tombstone may go, in place of the time that the records' own are relative to, which are written anew.
 *
 * <p>Records pass through one at a time, so that memory is bounded by the largest of them and by the compressed result.
 * Reused; belongs to one thread.
 */
public final class BatchCompactor implements AutoCloseable {

    /** Says that no horizon is to be set. */
    public static final long NO_HORIZON = -1;

    private static final ByteBuffer EMPTY_HEADER = ByteBuffer.allocate(RecordBatch.HEADER_BYTES);

    private final RecordCursor cursor = new RecordCursor();
    private final Compressors compressors = new Compressors();
    private final GrowingBytes body = new GrowingBytes();
    private final ByteBuffer numbers = ByteBuffer.allocate(3 * Varints.MAX_VARLONG_BYTES);
    private final RecordBatch rewritten = new RecordBatch();
    private final BitSet keeps = new BitSet();
    private int seen;
    private int kept;
    private boolean tombstoneKept;
    private long maxTimestamp;

    /** Decides over one record; asked once for each, in order. */
    @FunctionalInterface
    public interface Keep {
        boolean keeps(long offset, @Nullable ByteBuffer key, boolean isTombstone);
    }

    /** What has become of a batch. */
    public sealed interface Compacted {

        /** It stays byte for byte. */
        record Unchanged() implements Compacted {
            static final Unchanged UNCHANGED = new Unchanged();
        }

        /** {@code batch}, on the heap, stands in its place. */
        record Rewritten(ByteBuffer batch) implements Compacted {}

        /** None of its records stays. */
        record Nothing() implements Compacted {
            static final Nothing NOTHING = new Nothing();
        }
    }

    /**
     * Leaves out of {@code batch} what {@code keep} does not keep.
     *
     * @param horizonMs the delete horizon of a batch that has none and keeps a tombstone; {@link #NO_HORIZON}: it gets none
     * @throws RecordTooLargeException when one of the records is too large to be looked into
     * @throws MalformedRecordException when the records are damaged
     */
    public Compacted compact(RecordBatch batch, Keep keep, long horizonMs) throws MalformedRecordException {
        count(batch, keep);
        if (kept == 0) {
            return Compacted.Nothing.NOTHING;
        }
        boolean setsHorizon = tombstoneKept && !batch.hasDeleteHorizon() && horizonMs != NO_HORIZON;
        if (kept == seen && !setsHorizon) {
            return Compacted.Unchanged.UNCHANGED;
        }
        long baseTimestamp = setsHorizon ? horizonMs : batch.baseTimestamp();
        write(batch, baseTimestamp);
        int attributes = batch.attributes() | (setsHorizon ? RecordBatchLayout.DELETE_HORIZON_BIT : 0);
        boolean appendTime = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        return new Compacted.Rewritten(
                framed(batch, attributes, baseTimestamp, appendTime ? batch.maxTimestamp() : maxTimestamp, kept));
    }

    /** {@code batch} without a record, on the heap. */
    public ByteBuffer emptied(RecordBatch batch) {
        body.clear(Integer.MAX_VALUE);
        int attributes =
                batch.attributes() & ~(RecordBatchLayout.COMPRESSION_MASK | RecordBatchLayout.DELETE_HORIZON_BIT);
        return framed(batch, attributes, RecordBatch.NO_TIMESTAMP, batch.maxTimestamp(), 0);
    }

    private void count(RecordBatch batch, Keep keep) throws MalformedRecordException {
        seen = 0;
        kept = 0;
        tombstoneKept = false;
        maxTimestamp = RecordBatch.NO_TIMESTAMP;
        keeps.clear();
        cursor.over(batch);
        while (cursor.next()) {
            boolean isTombstone = cursor.value() == null;
            if (keep.keeps(cursor.offset(), cursor.key(), isTombstone)) {
                keeps.set(seen);
                kept++;
                tombstoneKept |= isTombstone;
                maxTimestamp = Math.max(maxTimestamp, cursor.timestamp());
            }
            seen++;
        }
    }

    private void write(RecordBatch batch, long baseTimestamp) throws MalformedRecordException {
        CompressionType type = batch.compressionType();
        body.clear(Integer.MAX_VALUE);
        compressors.open(Compression.of(type == null ? CompressionType.NONE : type), body);
        long moved = batch.baseTimestamp() - baseTimestamp;
        cursor.over(batch);
        for (int record = 0; cursor.next(); record++) {
            if (keeps.get(record)) {
                write(cursor.timestampDelta() + moved, cursor.offsetDelta(), cursor.fromKeyOn());
            }
        }
        compressors.finish();
    }

    /** {@code rest}: from the key on. */
    private void write(long timestampDelta, int offsetDelta, ByteBuffer rest) {
        int length = 1 + Varints.size(timestampDelta) + Varints.size(offsetDelta) + rest.remaining();
        numbers.clear();
        Varints.write(numbers, length);
        numbers.put((byte) 0);
        Varints.write(numbers, timestampDelta);
        Varints.write(numbers, offsetDelta);
        compressors.write(numbers.flip());
        compressors.write(rest);
    }

    private ByteBuffer framed(RecordBatch batch, int attributes, long baseTimestamp, long largestMs, int records) {
        int bytes = RecordBatch.HEADER_BYTES + body.size();
        ByteBuffer target = ByteBuffer.allocate(bytes);
        target.put(0, batch.buffer(), batch.position(), RecordBatch.HEADER_BYTES);
        target.put(RecordBatch.HEADER_BYTES, body.written(), 0, body.size());
        target.putInt(RecordBatchLayout.BATCH_LENGTH, bytes - RecordBatchLayout.LENGTH_PREFIX_BYTES);
        target.putShort(RecordBatchLayout.ATTRIBUTES, (short) attributes);
        target.putLong(RecordBatchLayout.BASE_TIMESTAMP, baseTimestamp);
        target.putLong(RecordBatchLayout.MAX_TIMESTAMP, largestMs);
        target.putInt(RecordBatchLayout.RECORDS_COUNT, records);
        rewritten.at(target, 0).stampCrc();
        rewritten.at(EMPTY_HEADER, 0);
        body.trim(RecordLimits.KEPT_BATCH_BYTES);
        return target;
    }

    @Override
    public void close() {
        cursor.close();
        compressors.close();
    }
}
