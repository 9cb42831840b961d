package io.courant.log.journal;

import io.courant.base.Slice;
import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.record.RecordBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * An action inside a frame, all integers big-endian:
 *
 * <pre>
 * offset  size
 *      0     4  CRC-32C of the rest of this header and of the payload's part that is not checksummed by itself
 *      4     1  kind: 1 append, 2 truncate-to, 3 log-start-to, 4 create, 5 remove, 6 synced-to
 *      5     3  zero
 *      8     8  generation, the frame's
 *     16     8  sequence number
 *     24    16  topic id
 *     40     4  partition
 *     44     4  n, bytes of the payload
 *     48     8  offset: of the batch, truncated to, log start, synced to; else zero
 *     56     8  append: base offset of the segment; else zero
 *     64     4  append: position in the segment; else zero
 *     68     n  append: the batch, of which the checksum above covers the first 21 bytes (base offset, length, epoch,
 *               magic, CRC) and the batch's own CRC the rest; create: the topic's name in UTF-8, all of it covered
 * </pre>
 */
final class ActionFormat {

    static final int HEADER_BYTES = 68;

    /** What of a batch its own CRC does not cover, and that CRC. */
    static final int BATCH_PREFIX_BYTES = 21;

    static final byte APPEND = 1;
    static final byte TRUNCATE_TO = 2;
    static final byte LOG_START_TO = 3;
    static final byte CREATE = 4;
    static final byte REMOVE = 5;
    static final byte SYNCED_TO = 6;

    static final int CRC_AT = 0;
    static final int KIND_AT = 4;
    static final int GENERATION_AT = 8;
    static final int SEQUENCE_AT = 16;
    static final int TOPIC_AT = 24;
    static final int PARTITION_AT = 40;
    static final int PAYLOAD_BYTES_AT = 44;
    static final int OFFSET_AT = 48;
    static final int SEGMENT_AT = 56;
    static final int POSITION_AT = 64;

    private static final int BATCH_LENGTH_AT = 8;
    private static final int BATCH_LENGTH_ENDS_AT = 12;

    private ActionFormat() {}

    /** Length of the batch that begins {@code bytes}, as it says itself; -1 when there cannot be one. */
    static int batchBytes(ByteBuffer bytes) {
        if (bytes.remaining() < RecordBatch.HEADER_BYTES) {
            return -1;
        }
        long length = (long) BATCH_LENGTH_ENDS_AT + bytes.getInt(bytes.position() + BATCH_LENGTH_AT);
        return length < RecordBatch.HEADER_BYTES || length > Integer.MAX_VALUE ? -1 : (int) length;
    }

    /** Bytes of {@code entry} in a frame. */
    static int bytes(JournalEntry entry) {
        return HEADER_BYTES
                + switch (entry.action()) {
                    case JournalAction.Append ignored -> batchOf(entry).length();
                    case JournalAction.Create create -> name(create).length;
                    case JournalAction.TruncateTo ignored -> 0;
                    case JournalAction.LogStartTo ignored -> 0;
                    case JournalAction.Remove ignored -> 0;
                    case JournalAction.SyncedTo ignored -> 0;
                };
    }

    static Slice.OfBuffer batchOf(JournalEntry entry) {
        return Objects.requireNonNull(entry.batch());
    }

    static byte[] name(JournalAction.Create create) {
        return create.topic().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes the header but for its checksum, which {@link #seal} adds. */
    static void writeHeader(
            ByteBuffer target, int at, JournalAction action, int payloadBytes, long generation, long sequence) {
        TopicIdPartition key = action.key();
        target.putInt(at + KIND_AT, kind(action) << 24);
        target.putLong(at + GENERATION_AT, generation);
        target.putLong(at + SEQUENCE_AT, sequence);
        target.putLong(at + TOPIC_AT, key.topicId().high());
        target.putLong(at + TOPIC_AT + Long.BYTES, key.topicId().low());
        target.putInt(at + PARTITION_AT, key.partition());
        target.putInt(at + PAYLOAD_BYTES_AT, payloadBytes);
        target.putLong(at + OFFSET_AT, offset(action));
        if (action instanceof JournalAction.Append append) {
            target.putLong(at + SEGMENT_AT, append.segmentBaseOffset());
            target.putInt(at + POSITION_AT, append.position());
        } else {
            target.putLong(at + SEGMENT_AT, 0);
            target.putInt(at + POSITION_AT, 0);
        }
    }

    static byte kind(JournalAction action) {
        return switch (action) {
            case JournalAction.Append ignored -> APPEND;
            case JournalAction.TruncateTo ignored -> TRUNCATE_TO;
            case JournalAction.LogStartTo ignored -> LOG_START_TO;
            case JournalAction.Create ignored -> CREATE;
            case JournalAction.Remove ignored -> REMOVE;
            case JournalAction.SyncedTo ignored -> SYNCED_TO;
        };
    }

    static long offset(JournalAction action) {
        return switch (action) {
            case JournalAction.Append append -> append.baseOffset();
            case JournalAction.TruncateTo truncation -> truncation.offset();
            case JournalAction.LogStartTo start -> start.offset();
            case JournalAction.SyncedTo synced -> synced.offset();
            case JournalAction.Create ignored -> 0;
            case JournalAction.Remove ignored -> 0;
        };
    }

    /**
     * Stores the checksum of the action at {@code at}, whose payload's covered part is in {@code payload}, and adds it
     * to those that {@code frame} binds.
     */
    static void seal(ByteBuffer target, int at, ByteBuffer payload, CRC32C frame) {
        int checksum = checksum(target, at, payload);
        target.putInt(at + CRC_AT, checksum);
        frame.update(target.slice(at + CRC_AT, Integer.BYTES));
    }

    /** The checksum of the header at {@code at} together with all that remains in {@code payload}. */
    static int checksum(ByteBuffer bytes, int at, ByteBuffer payload) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at + KIND_AT, HEADER_BYTES - KIND_AT));
        crc.update(payload);
        return (int) crc.getValue();
    }

    /** How much of a payload of {@code payloadBytes} the action's checksum covers; -1 when the kind has no such payload. */
    static int coveredBytes(byte kind, int payloadBytes) {
        return switch (kind) {
            case APPEND -> payloadBytes >= RecordBatch.HEADER_BYTES ? BATCH_PREFIX_BYTES : -1;
            case CREATE -> payloadBytes > 0 ? payloadBytes : -1;
            case TRUNCATE_TO, LOG_START_TO, REMOVE, SYNCED_TO -> payloadBytes == 0 ? 0 : -1;
            default -> -1;
        };
    }

    static TopicIdPartition key(ByteBuffer bytes, int at) {
        return new TopicIdPartition(
                new Uuid(bytes.getLong(at + TOPIC_AT), bytes.getLong(at + TOPIC_AT + Long.BYTES)),
                bytes.getInt(at + PARTITION_AT));
    }
}
