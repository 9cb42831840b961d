package io.courant.log.journal;

import io.courant.base.Uuid;
import io.courant.wire.TopicIdPartition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a journal file, all integers big-endian. A file is made of blocks of {@value #BLOCK_BYTES} bytes. The
 * first one is its header, written once, when the file is made; the bytes behind it up to the next block are zero:
 *
 * <pre>
 * offset  size
 *      0     7  magic "COURANT"
 *      7     1  kind: 'J'
 *      8     4  version, {@value #VERSION}
 *     12     4  bytes of the file
 *     16    16  id of the data directory
 *     32     4  number of the file
 *     36     4  CRC-32C of all that stands before
 * </pre>
 *
 * <p>From the second block on there are frames, each beginning on a block of its own. A frame is what one sync made
 * durable; behind it zeros, or anything older, fill the block:
 *
 * <pre>
 * offset  size
 *      0     4  magic "CJF1"
 *      4     4  CRC-32C of the rest of this header
 *      8     8  generation: rises with each file that is begun
 *     16     8  sequence number of the first action; the others count on
 *     24     4  n, number of actions
 *     28     4  bytes of all actions
 *     32        n actions, one behind the other; each:
 *      0     4    CRC-32C of the rest of this header and what of the payload is not under a checksum of its own
 *      4     1    kind of the action
 *      5     3    zero
 *      8     8    generation
 *     16     8    sequence number
 *     24    16    topic id
 *     40     4    partition
 *     44     4    p, bytes of the payload
 *     48     8    append: offset of the batch; else the offset that the action speaks of
 *     56     8    append: base offset of the segment
 *     64     4    append: position of the batch in the segment's file
 *     68     4    append: the batch's last offset less its first
 *     72     p    append: the batch, whose own CRC covers all but its first 21 bytes; create: the topic's name, UTF-8
 * </pre>
 */
final class JournalFormat {

    static final int BLOCK_BYTES = 4096;
    static final int VERSION = 1;
    static final int FRAME_HEADER_BYTES = 32;
    static final int ACTION_HEADER_BYTES = 72;

    private static final byte[] FILE_MAGIC = {'C', 'O', 'U', 'R', 'A', 'N', 'T', 'J'};
    private static final int FILE_HEADER_BYTES = 40;
    private static final int FILE_CRC_AT = 36;
    private static final int FRAME_MAGIC = 'C' << 24 | 'J' << 16 | 'F' << 8 | '1';
    /** What of a batch its own CRC does not cover: offset, length, epoch, magic and the CRC itself. */
    private static final int BATCH_BYTES_WITHOUT_CRC = 21;

    private static final byte APPEND = 1;
    private static final byte TRUNCATE_TO = 2;
    private static final byte LOG_START_TO = 3;
    private static final byte CREATE = 4;
    private static final byte REMOVE = 5;
    private static final byte SYNCED_TO = 6;

    private JournalFormat() {}

    // --- files ---

    /** The first block of a file. */
    static ByteBuffer fileHeader(int fileBytes, Uuid directoryId, int number) {
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        block.put(FILE_MAGIC).putInt(VERSION).putInt(fileBytes);
        block.putLong(directoryId.high()).putLong(directoryId.low()).putInt(number);
        block.putInt(crc(block, 0, FILE_CRC_AT));
        return block.clear();
    }

    /** What the first block of a file says. */
    sealed interface FileHeader {
        record Sound(int fileBytes, Uuid directoryId, int number) implements FileHeader {}

        record Newer(int version) implements FileHeader {}

        record Damaged(String reason) implements FileHeader {}
    }

    static FileHeader readFileHeader(ByteBuffer bytes) {
        if (bytes.limit() < FILE_HEADER_BYTES || !bytes.slice(0, FILE_MAGIC.length).equals(ByteBuffer.wrap(FILE_MAGIC))) {
            return new FileHeader.Damaged("it does not begin with the mark of a journal file");
        }
        int version = bytes.getInt(8);
        if (version > VERSION) {
            return new FileHeader.Newer(version);
        }
        if (bytes.getInt(FILE_CRC_AT) != crc(bytes, 0, FILE_CRC_AT)) {
            return new FileHeader.Damaged("the checksum of its header is wrong");
        }
        return new FileHeader.Sound(bytes.getInt(12), new Uuid(bytes.getLong(16), bytes.getLong(24)), bytes.getInt(32));
    }

    // --- frames ---

    /** Writes the header of the frame that stands at 0 of {@code frame} and ends at its position. */
    static void finishFrame(ByteBuffer frame, long generation, long firstSequence, int actions) {
        frame.putInt(0, FRAME_MAGIC);
        frame.putLong(8, generation).putLong(16, firstSequence).putInt(24, actions);
        frame.putInt(28, frame.position() - FRAME_HEADER_BYTES);
        frame.putInt(4, crc(frame, 8, FRAME_HEADER_BYTES - 8));
    }

    /** Whether a sound header of a frame stands at {@code at}, the whole of which lies below the limit. */
    static boolean isFrame(ByteBuffer bytes, int at) {
        if (at > bytes.limit() - FRAME_HEADER_BYTES || bytes.getInt(at) != FRAME_MAGIC) {
            return false;
        }
        int length = bytes.getInt(at + 28);
        return bytes.getInt(at + 4) == crc(bytes, at + 8, FRAME_HEADER_BYTES - 8)
                && length >= 0
                && length <= bytes.limit() - at - FRAME_HEADER_BYTES;
    }

    static long generation(ByteBuffer bytes, int frameAt) {
        return bytes.getLong(frameAt + 8);
    }

    static long firstSequence(ByteBuffer bytes, int frameAt) {
        return bytes.getLong(frameAt + 16);
    }

    static int actions(ByteBuffer bytes, int frameAt) {
        return bytes.getInt(frameAt + 24);
    }

    static int frameBytes(ByteBuffer bytes, int frameAt) {
        return FRAME_HEADER_BYTES + bytes.getInt(frameAt + 28);
    }

    /** Up to the next block. */
    static int padded(int bytes) {
        return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    // --- actions ---

    /** Bytes that {@code entry} takes in a frame. */
    static int size(JournalEntry entry) {
        return ACTION_HEADER_BYTES
                + switch (entry.action()) {
                    case JournalAction.Append append -> entry.batchBytes();
                    case JournalAction.Create create -> name(create).length;
                    case JournalAction.TruncateTo cut -> 0;
                    case JournalAction.LogStartTo start -> 0;
                    case JournalAction.Remove remove -> 0;
                    case JournalAction.SyncedTo synced -> 0;
                };
    }

    private static byte[] name(JournalAction.Create create) {
        return create.topic().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes {@code entry} at the position of {@code target}, moving it. */
    static void write(ByteBuffer target, JournalEntry entry, long generation, long sequence) {
        int at = target.position();
        JournalAction action = entry.action();
        TopicIdPartition key = action.key();
        target.putInt(0).put(kind(action)).put((byte) 0).putShort((short) 0);
        target.putLong(generation).putLong(sequence);
        target.putLong(key.topicId().high()).putLong(key.topicId().low()).putInt(key.partition());
        int protectedBytes = 0;
        switch (action) {
            case JournalAction.Append append -> {
                target.putInt(entry.batchBytes())
                        .putLong(append.baseOffset())
                        .putLong(append.segmentBaseOffset())
                        .putInt(append.position())
                        .putInt(append.lastOffsetDelta());
                entry.copyBatch(target);
                protectedBytes = Math.min(BATCH_BYTES_WITHOUT_CRC, entry.batchBytes());
            }
            case JournalAction.Create create -> {
                byte[] name = name(create);
                target.putInt(name.length).putLong(0).putLong(0).putLong(0).put(name);
                protectedBytes = name.length;
            }
            case JournalAction.TruncateTo(var ignored, long offset) -> writeOffset(target, offset);
            case JournalAction.LogStartTo(var ignored, long offset) -> writeOffset(target, offset);
            case JournalAction.SyncedTo(var ignored, long offset) -> writeOffset(target, offset);
            case JournalAction.Remove ignored -> writeOffset(target, 0);
        }
        target.putInt(at, crc(target, at + 4, ACTION_HEADER_BYTES - 4 + protectedBytes));
    }

    /** Gives the frame at 0 of {@code frame}, which was read, the {@code generation}. */
    static void restamp(ByteBuffer frame, long generation) {
        int at = FRAME_HEADER_BYTES;
        for (int i = 0; i < actions(frame, 0); i++) {
            int payload = frame.getInt(at + 44);
            int protectedBytes = frame.get(at + 4) == APPEND ? Math.min(BATCH_BYTES_WITHOUT_CRC, payload) : payload;
            frame.putLong(at + 8, generation);
            frame.putInt(at, crc(frame, at + 4, ACTION_HEADER_BYTES - 4 + protectedBytes));
            at += ACTION_HEADER_BYTES + payload;
        }
        frame.putLong(8, generation);
        frame.putInt(4, crc(frame, 8, FRAME_HEADER_BYTES - 8));
    }

    private static void writeOffset(ByteBuffer target, long offset) {
        target.putInt(0).putLong(offset).putLong(0).putLong(0);
    }

    private static byte kind(JournalAction action) {
        return switch (action) {
            case JournalAction.Append append -> APPEND;
            case JournalAction.TruncateTo cut -> TRUNCATE_TO;
            case JournalAction.LogStartTo start -> LOG_START_TO;
            case JournalAction.Create create -> CREATE;
            case JournalAction.Remove remove -> REMOVE;
            case JournalAction.SyncedTo synced -> SYNCED_TO;
        };
    }

    /** Bytes of the payload of the action at {@code at}, or -1 when its header does not fit below {@code end}. */
    static int payloadBytes(ByteBuffer bytes, int at, int end) {
        if (at > end - ACTION_HEADER_BYTES) {
            return -1;
        }
        int payload = bytes.getInt(at + 44);
        return payload < 0 || payload > end - at - ACTION_HEADER_BYTES ? -1 : payload;
    }

    /**
     * The action at {@code at} with its {@code payload} bytes, if it is sound and of this generation and sequence number;
     * else null.
     */
    static @Nullable JournalAction read(ByteBuffer bytes, int at, int payload, long generation, long sequence) {
        byte kind = bytes.get(at + 4);
        int protectedBytes = kind == APPEND ? Math.min(BATCH_BYTES_WITHOUT_CRC, payload) : payload;
        if (bytes.getInt(at) != crc(bytes, at + 4, ACTION_HEADER_BYTES - 4 + protectedBytes)
                || bytes.getLong(at + 8) != generation
                || bytes.getLong(at + 16) != sequence) {
            return null;
        }
        var key = new TopicIdPartition(new Uuid(bytes.getLong(at + 24), bytes.getLong(at + 32)), bytes.getInt(at + 40));
        long offset = bytes.getLong(at + 48);
        return switch (kind) {
            case APPEND ->
                new JournalAction.Append(
                        key, bytes.getLong(at + 56), bytes.getInt(at + 64), offset, bytes.getInt(at + 68));
            case TRUNCATE_TO -> new JournalAction.TruncateTo(key, offset);
            case LOG_START_TO -> new JournalAction.LogStartTo(key, offset);
            case CREATE -> {
                byte[] name = new byte[payload];
                bytes.get(at + ACTION_HEADER_BYTES, name);
                yield new JournalAction.Create(key, new String(name, StandardCharsets.UTF_8));
            }
            case REMOVE -> new JournalAction.Remove(key);
            case SYNCED_TO -> new JournalAction.SyncedTo(key, offset);
            default -> null;
        };
    }

    private static int crc(ByteBuffer bytes, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at, length));
        return (int) crc.getValue();
    }
}
