package io.courant.wire.record;

import static io.courant.wire.record.RecordBatchLayout.ATTRIBUTES;
import static io.courant.wire.record.RecordBatchLayout.BASE_OFFSET;
import static io.courant.wire.record.RecordBatchLayout.BASE_SEQUENCE;
import static io.courant.wire.record.RecordBatchLayout.BASE_TIMESTAMP;
import static io.courant.wire.record.RecordBatchLayout.BATCH_LENGTH;
import static io.courant.wire.record.RecordBatchLayout.COMPRESSION_MASK;
import static io.courant.wire.record.RecordBatchLayout.CONTROL_BIT;
import static io.courant.wire.record.RecordBatchLayout.CRC;
import static io.courant.wire.record.RecordBatchLayout.DELETE_HORIZON_BIT;
import static io.courant.wire.record.RecordBatchLayout.LAST_OFFSET_DELTA;
import static io.courant.wire.record.RecordBatchLayout.LENGTH_PREFIX_BYTES;
import static io.courant.wire.record.RecordBatchLayout.LOG_APPEND_TIME_BIT;
import static io.courant.wire.record.RecordBatchLayout.MAGIC;
import static io.courant.wire.record.RecordBatchLayout.MAX_TIMESTAMP;
import static io.courant.wire.record.RecordBatchLayout.PARTITION_LEADER_EPOCH;
import static io.courant.wire.record.RecordBatchLayout.PRODUCER_EPOCH;
import static io.courant.wire.record.RecordBatchLayout.PRODUCER_ID;
import static io.courant.wire.record.RecordBatchLayout.RECORDS;
import static io.courant.wire.record.RecordBatchLayout.RECORDS_COUNT;
import static io.courant.wire.record.RecordBatchLayout.TRANSACTIONAL_BIT;

import io.courant.base.Invariants;
import io.courant.wire.compress.CompressionType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A record batch seen through a window on its bytes: nothing is decoded until asked for, and nothing is copied. One
 * view is laid over batch after batch with {@link #at}, without allocation while the buffer stays the same.
 *
 * <p>Reads and writes are absolute and stay below the limit of the buffer, whose position is not used. The header must lie
 * within it; its fields are what the bytes say, whether or not that makes sense. A view belongs to one thread.
 */
public final class RecordBatch {

    /** Bytes before the records; never compressed. */
    public static final int HEADER_BYTES = RECORDS;

    public static final long NO_TIMESTAMP = -1;
    public static final long NO_PRODUCER_ID = -1;
    public static final short NO_PRODUCER_EPOCH = -1;
    public static final int NO_SEQUENCE = -1;
    public static final int NO_PARTITION_LEADER_EPOCH = -1;

    private static final ByteBuffer NOWHERE = ByteBuffer.allocate(0);

    private final CRC32C crc = new CRC32C();
    private ByteBuffer buffer = NOWHERE;
    /** The same bytes with a position of its own, for the checksum. */
    private @Nullable ByteBuffer checksummed;

    private int position;

    /** Lays the view over the batch that begins at {@code position} of {@code buffer}, which must be big-endian. */
    @SuppressWarnings("ReferenceEquality") // the same buffer, not one of equal contents
    public RecordBatch at(ByteBuffer buffer, int position) {
        if (buffer != this.buffer) {
            Invariants.check(buffer.order() == ByteOrder.BIG_ENDIAN, "a record batch is read big-endian");
            this.buffer = buffer;
            checksummed = null;
        }
        Invariants.check(
                position >= 0 && position <= buffer.limit() - HEADER_BYTES,
                "no room for a batch header at %s of %s bytes",
                position,
                buffer.limit());
        this.position = position;
        return this;
    }

    public ByteBuffer buffer() {
        return buffer;
    }

    /** Where the batch begins in {@link #buffer()}. */
    public int position() {
        return position;
    }

    /**
     * Length of the whole batch in bytes. The result means something only where the length field was checked, as
     * {@link BatchValidator}, {@link RecordBatches} and {@link BatchFileReader} do.
     */
    public int sizeInBytes() {
        return LENGTH_PREFIX_BYTES + buffer.getInt(position + BATCH_LENGTH);
    }

    /** The whole batch as a buffer of its own, over the same bytes. */
    public ByteBuffer bytes() {
        return buffer.slice(position, sizeInBytes());
    }

    public long baseOffset() {
        return buffer.getLong(position + BASE_OFFSET);
    }

    public int partitionLeaderEpoch() {
        return buffer.getInt(position + PARTITION_LEADER_EPOCH);
    }

    public byte magic() {
        return buffer.get(position + MAGIC);
    }

    /** The stored checksum, an unsigned 32-bit number. */
    public long storedCrc() {
        return Integer.toUnsignedLong(buffer.getInt(position + CRC));
    }

    /** The attribute bits as they stand, 16 of them. */
    public int attributes() {
        return Short.toUnsignedInt(buffer.getShort(position + ATTRIBUTES));
    }

    /** The compression's number, which need not be one of {@link CompressionType}. */
    public int compressionId() {
        return attributes() & COMPRESSION_MASK;
    }

    /** How the records are compressed; null when the number stands for nothing known. */
    public @Nullable CompressionType compressionType() {
        return CompressionType.forId(compressionId());
    }

    public TimestampType timestampType() {
        return (attributes() & LOG_APPEND_TIME_BIT) != 0 ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME;
    }

    public boolean isTransactional() {
        return (attributes() & TRANSACTIONAL_BIT) != 0;
    }

    /** True when the records speak to the log itself (see {@link ControlRecord}) and not to applications. */
    public boolean isControl() {
        return (attributes() & CONTROL_BIT) != 0;
    }

    /** True when {@link #baseTimestamp()} holds the time from which compaction may drop this batch's tombstones. */
    public boolean hasDeleteHorizon() {
        return (attributes() & DELETE_HORIZON_BIT) != 0;
    }

    public int lastOffsetDelta() {
        return buffer.getInt(position + LAST_OFFSET_DELTA);
    }

    /** Offset of the last record, also where compaction removed it. */
    public long lastOffset() {
        return baseOffset() + lastOffsetDelta();
    }

    /** The offset behind the batch. */
    public long nextOffset() {
        return lastOffset() + 1;
    }

    /** The time that the records' deltas are relative to, in ms. */
    public long baseTimestamp() {
        return buffer.getLong(position + BASE_TIMESTAMP);
    }

    /** The largest timestamp of a record, in ms, or {@link #NO_TIMESTAMP}. */
    public long maxTimestamp() {
        return buffer.getLong(position + MAX_TIMESTAMP);
    }

    public long producerId() {
        return buffer.getLong(position + PRODUCER_ID);
    }

    public boolean hasProducerId() {
        return producerId() > NO_PRODUCER_ID;
    }

    public short producerEpoch() {
        return buffer.getShort(position + PRODUCER_EPOCH);
    }

    public int baseSequence() {
        return buffer.getInt(position + BASE_SEQUENCE);
    }

    /** Sequence number of the last record; {@link #NO_SEQUENCE} without a base sequence. */
    public int lastSequence() {
        int base = baseSequence();
        return base == NO_SEQUENCE ? NO_SEQUENCE : advanceSequence(base, lastOffsetDelta());
    }

    /** The sequence number {@code steps} after {@code sequence}; 0 follows {@link Integer#MAX_VALUE}. */
    public static int advanceSequence(int sequence, int steps) {
        return (sequence + steps) & Integer.MAX_VALUE;
    }

    /** Records that are present, fewer than offsets once compaction was here. */
    public int recordsCount() {
        return buffer.getInt(position + RECORDS_COUNT);
    }

    /** Whether the stored checksum is that of the bytes. The whole batch must lie within the buffer. */
    public boolean crcValid() {
        return storedCrc() == computeCrc();
    }

    /** Gives the batch its place in the log; the CRC does not cover these two fields. */
    public void stampOffsets(long baseOffset, int partitionLeaderEpoch) {
        buffer.putLong(position + BASE_OFFSET, baseOffset);
        buffer.putInt(position + PARTITION_LEADER_EPOCH, partitionLeaderEpoch);
    }

    /** Makes {@code wallMs} the timestamp of every record, without touching one, and renews the CRC. */
    public void stampLogAppendTime(long wallMs) {
        stampTimestamps(attributes() | LOG_APPEND_TIME_BIT, wallMs);
    }

    /**
     * Says that the records' own timestamps hold and that {@code maxTimestamp} is the largest, and renews the CRC. For
     * a batch whose producer said otherwise: {@link BatchVerdict.Accepted#restampNeeded()}.
     */
    public void stampCreateTime(long maxTimestamp) {
        stampTimestamps(attributes() & ~LOG_APPEND_TIME_BIT, maxTimestamp);
    }

    private void stampTimestamps(int attributes, long maxTimestamp) {
        if (attributes == attributes() && maxTimestamp == maxTimestamp()) {
            return;
        }
        buffer.putShort(position + ATTRIBUTES, (short) attributes);
        buffer.putLong(position + MAX_TIMESTAMP, maxTimestamp);
        stampCrc();
    }

    /** Stores the checksum that the bytes have now. */
    void stampCrc() {
        buffer.putInt(position + CRC, (int) computeCrc());
    }

    private long computeCrc() {
        int end = position + sizeInBytes();
        Invariants.check(
                end >= position + HEADER_BYTES && end <= buffer.limit(),
                "the batch at %s claims to end at %s",
                position,
                end);
        if (checksummed == null) {
            checksummed = buffer.duplicate();
        }
        checksummed.limit(end).position(position + ATTRIBUTES);
        crc.reset();
        crc.update(checksummed);
        return crc.getValue();
    }

    @Override
    public String toString() {
        return "batch(baseOffset=%d, lastOffset=%d, epoch=%d, bytes=%d, records=%d, compression=%d, attributes=0x%x, "
                        .formatted(
                                baseOffset(),
                                lastOffset(),
                                partitionLeaderEpoch(),
                                sizeInBytes(),
                                recordsCount(),
                                compressionId(),
                                attributes())
                + "maxTimestamp=%d, producerId=%d, producerEpoch=%d, baseSequence=%d)"
                        .formatted(maxTimestamp(), producerId(), producerEpoch(), baseSequence());
    }
}
