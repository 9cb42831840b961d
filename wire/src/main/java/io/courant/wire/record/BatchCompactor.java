package io.courant.wire.record;

import io.courant.wire.compress.Compression;
import io.courant.wire.compress.CompressionType;
import io.courant.wire.compress.Compressors;
import io.courant.wire.compress.GrowingBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.zip.CRC32C;
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
 * <p>Records pass through in pieces, and a large result leaves in pieces, too, so that memory does not grow with it. Reused;
 * belongs to one thread.
 */
public final class BatchCompactor implements AutoCloseable {

    /** Says that no horizon is to be set. */
    public static final long NO_HORIZON = -1;

    private final RecordCursor cursor = new RecordCursor();
    private final Compressors compressors = new Compressors();
    private final GrowingBytes body = new GrowingBytes();
    private final ByteBuffer numbers = ByteBuffer.allocate(3 * Varints.MAX_VARLONG_BYTES);
    private final CRC32C crc = new CRC32C();
    private final BitSet keeps = new BitSet();
    private int seen;
    private int kept;
    private boolean tombstoneKept;
    private long maxTimestamp;
    private int behind;

    /** Decides over one record; asked once for each, in order. */
    @FunctionalInterface
    public interface Keep {
        boolean keeps(long offset, @Nullable ByteBuffer key, boolean isTombstone);
    }

    /** Takes the records of a batch that becomes large, while it is rewritten. */
    @FunctionalInterface
    public interface Behind {

        /** {@code piece} stands {@code at} bytes behind the batch's header. */
        void put(int at, ByteBuffer piece) throws IOException;
    }

    /** What has become of a batch. */
    public sealed interface Compacted {

        /** It stays byte for byte. */
        record Unchanged() implements Compacted {
            static final Unchanged UNCHANGED = new Unchanged();
        }

        /**
         * Another stands in its place.
         *
         * @param front all of it, on the heap; of a large one its header
         * @param bytesBehind what {@link Behind} was given of a large one
         */
        record Rewritten(ByteBuffer front, int bytesBehind) implements Compacted {}

        /** None of its records stays. */
        record Nothing() implements Compacted {
            static final Nothing NOTHING = new Nothing();
        }
    }

    /**
     * Leaves out of {@code batch} what {@code keep} does not keep.
     *
     * @param horizonMs the delete horizon of a batch that has none and keeps a tombstone; {@link #NO_HORIZON}: it gets none
     * @param recordsBehind takes what would be large here
     * @throws RecordTooLargeException when one of the keys is too large to be looked at
     * @throws MalformedRecordException when the records are damaged
     */
    public Compacted compact(RecordBatch batch, Keep keep, long horizonMs, Behind recordsBehind)
            throws MalformedRecordException, IOException {
        count(batch, keep);
        if (kept == 0) {
            return Compacted.Nothing.NOTHING;
        }
        boolean setsHorizon = tombstoneKept && !batch.hasDeleteHorizon() && horizonMs != NO_HORIZON;
        if (kept == seen && !setsHorizon) {
            return Compacted.Unchanged.UNCHANGED;
        }
        long baseTimestamp = setsHorizon ? horizonMs : batch.baseTimestamp();
        int attributes = batch.attributes() | (setsHorizon ? RecordBatchLayout.DELETE_HORIZON_BIT : 0);
        boolean appendTime = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        ByteBuffer header =
                header(batch, attributes, baseTimestamp, appendTime ? batch.maxTimestamp() : maxTimestamp, kept);
        write(batch, baseTimestamp, recordsBehind);
        return new Compacted.Rewritten(finished(header, recordsBehind), behind);
    }

    /** {@code batch} without a record, on the heap. */
    public ByteBuffer emptied(RecordBatch batch) {
        int attributes =
                batch.attributes() & ~(RecordBatchLayout.COMPRESSION_MASK | RecordBatchLayout.DELETE_HORIZON_BIT);
        return sealed(header(batch, attributes, RecordBatch.NO_TIMESTAMP, batch.maxTimestamp(), 0), 0);
    }

    private void count(RecordBatch batch, Keep keep) throws MalformedRecordException {
        seen = 0;
        kept = 0;
        tombstoneKept = false;
        maxTimestamp = RecordBatch.NO_TIMESTAMP;
        keeps.clear();
        cursor.overKeys(batch);
        while (cursor.next()) {
            boolean isTombstone = cursor.isTombstone();
            if (keep.keeps(cursor.offset(), cursor.key(), isTombstone)) {
                keeps.set(seen);
                kept++;
                tombstoneKept |= isTombstone;
                maxTimestamp = Math.max(maxTimestamp, cursor.timestamp());
            }
            seen++;
        }
    }

    private void write(RecordBatch batch, long baseTimestamp, Behind recordsBehind)
            throws MalformedRecordException, IOException {
        CompressionType type = batch.compressionType();
        body.clear(Integer.MAX_VALUE);
        compressors.open(Compression.of(type == null ? CompressionType.NONE : type), body);
        long moved = batch.baseTimestamp() - baseTimestamp;
        cursor.overKeys(batch);
        for (int record = 0; cursor.next(); record++) {
            if (keeps.get(record)) {
                writeNumbers(cursor.timestampDelta() + moved, cursor.offsetDelta(), cursor.bytesFromKeyOn());
                cursor.takeFromKeyOn(piece -> write(piece, recordsBehind));
            }
        }
        compressors.finish();
    }

    private void writeNumbers(long timestampDelta, int offsetDelta, int bytesFromKeyOn) {
        int length = 1 + Varints.size(timestampDelta) + Varints.size(offsetDelta) + bytesFromKeyOn;
        numbers.clear();
        Varints.write(numbers, length);
        numbers.put((byte) 0);
        Varints.write(numbers, timestampDelta);
        Varints.write(numbers, offsetDelta);
        compressors.write(numbers.flip());
    }

    private void write(ByteBuffer bytes, Behind recordsBehind) throws IOException {
        int end = bytes.limit();
        while (bytes.position() < end) {
            compressors.write(bytes.limit(Math.min(end, bytes.position() + RecordLimits.WALK_WINDOW_BYTES)));
            if (body.size() >= RecordLimits.KEPT_BATCH_BYTES) {
                putBehind(recordsBehind);
            }
        }
    }

    private void putBehind(Behind recordsBehind) throws IOException {
        int size = body.size();
        crc.update(body.written());
        recordsBehind.put(behind, body.written());
        behind = Math.addExact(behind, size);
        body.clear(Integer.MAX_VALUE);
    }

    /** The header of what {@code batch} becomes, but for length and checksum; the latter is begun. */
    private ByteBuffer header(RecordBatch batch, int attributes, long baseTimestamp, long largestMs, int records) {
        ByteBuffer header = ByteBuffer.allocate(RecordBatch.HEADER_BYTES);
        header.put(0, batch.buffer(), batch.position(), RecordBatch.HEADER_BYTES);
        header.putShort(RecordBatchLayout.ATTRIBUTES, (short) attributes);
        header.putLong(RecordBatchLayout.BASE_TIMESTAMP, baseTimestamp);
        header.putLong(RecordBatchLayout.MAX_TIMESTAMP, largestMs);
        header.putInt(RecordBatchLayout.RECORDS_COUNT, records);
        crc.reset();
        crc.update(header.duplicate().position(RecordBatchLayout.ATTRIBUTES));
        behind = 0;
        return header;
    }

    /** {@code header} with length and checksum, with all records when none of them were put behind. */
    private ByteBuffer finished(ByteBuffer header, Behind recordsBehind) throws IOException {
        if (behind > 0) {
            putBehind(recordsBehind);
            body.trim(RecordLimits.KEPT_BATCH_BYTES);
            return sealed(header, behind);
        }
        crc.update(body.written());
        ByteBuffer whole = ByteBuffer.allocate(RecordBatch.HEADER_BYTES + body.size());
        whole.put(0, sealed(header, body.size()), 0, RecordBatch.HEADER_BYTES);
        whole.put(RecordBatch.HEADER_BYTES, body.written(), 0, body.size());
        body.trim(RecordLimits.KEPT_BATCH_BYTES);
        return whole;
    }

    private ByteBuffer sealed(ByteBuffer header, int recordsBytes) {
        int bytes = Math.addExact(RecordBatch.HEADER_BYTES, recordsBytes);
        header.putInt(RecordBatchLayout.BATCH_LENGTH, bytes - RecordBatchLayout.LENGTH_PREFIX_BYTES);
        header.putInt(RecordBatchLayout.CRC, (int) crc.getValue());
        return header;
    }

    @Override
    public void close() {
        cursor.close();
        compressors.close();
    }
}
