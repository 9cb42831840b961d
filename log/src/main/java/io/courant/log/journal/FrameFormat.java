package io.courant.log.journal;

import io.courant.base.Uuid;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A frame: what one commit wrote. It begins on a block of {@link JournalLimits#BLOCK_BYTES}; zeros fill its last block,
 * which no checksum covers. All integers big-endian:
 *
 * <pre>
 * offset  size
 *      0     4  magic "JFRM"
 *      4     4  CRC-32C of the rest of this header
 *      8    16  directory id
 *     24     8  generation, that of the whole file
 *     32     8  sequence number of the first action; the others follow without a gap
 *     40     4  number of actions, at least 1
 *     44     4  n, bytes of the actions
 *     48     4  CRC-32C of the actions' checksums, 4 bytes each: binds just these actions into this frame
 *     52     n  the actions ({@link ActionFormat})
 * </pre>
 *
 * <p>Each byte is checksummed once: those of the header here, those of an action's header by the action, those of a
 * batch by the batch.
 */
final class FrameFormat {

    static final int HEADER_BYTES = 52;

    private static final int MAGIC = 0x4A46524D;
    private static final int CRC_AT = 4;
    private static final int DIRECTORY_AT = 8;
    private static final int GENERATION_AT = 24;
    private static final int SEQUENCE_AT = 32;
    private static final int ACTIONS_AT = 40;
    private static final int BYTES_AT = 44;
    private static final int ACTIONS_CRC_AT = 48;

    private FrameFormat() {}

    /** A frame's header, sound in itself. */
    record Header(long generation, long firstSequence, int actions, int bytes, int actionsCrc) {

        /** Behind the last sequence number. */
        long endSequence() {
            return firstSequence + actions;
        }

        /** From the frame's begin to the next one's. */
        int lengthInBlocks() {
            return wholeBlocks(HEADER_BYTES + bytes);
        }
    }

    /** {@code bytes} rounded up to whole blocks. */
    static int wholeBlocks(int bytes) {
        return Math.ceilDiv(bytes, JournalLimits.BLOCK_BYTES) * JournalLimits.BLOCK_BYTES;
    }

    static void write(ByteBuffer target, int at, Uuid directoryId, Header header) {
        target.putInt(at, MAGIC);
        target.putLong(at + DIRECTORY_AT, directoryId.high());
        target.putLong(at + DIRECTORY_AT + Long.BYTES, directoryId.low());
        target.putLong(at + GENERATION_AT, header.generation);
        target.putLong(at + SEQUENCE_AT, header.firstSequence);
        target.putInt(at + ACTIONS_AT, header.actions);
        target.putInt(at + BYTES_AT, header.bytes);
        target.putInt(at + ACTIONS_CRC_AT, header.actionsCrc);
        target.putInt(at + CRC_AT, checksum(target, at));
    }

    /** The header at {@code at}; null when there is none of this directory. Its actions need not fit what is there. */
    static @Nullable Header read(ByteBuffer bytes, int at, Uuid directoryId) {
        if (at > bytes.limit() - HEADER_BYTES
                || bytes.getInt(at) != MAGIC
                || bytes.getInt(at + CRC_AT) != checksum(bytes, at)
                || bytes.getLong(at + DIRECTORY_AT) != directoryId.high()
                || bytes.getLong(at + DIRECTORY_AT + Long.BYTES) != directoryId.low()) {
            return null;
        }
        Header header = new Header(
                bytes.getLong(at + GENERATION_AT),
                bytes.getLong(at + SEQUENCE_AT),
                bytes.getInt(at + ACTIONS_AT),
                bytes.getInt(at + BYTES_AT),
                bytes.getInt(at + ACTIONS_CRC_AT));
        boolean possible = header.generation > 0
                && header.firstSequence >= JournalContents.FIRST_SEQUENCE
                && header.actions > 0
                && header.bytes >= (long) header.actions * ActionFormat.HEADER_BYTES
                && header.bytes <= JournalLimits.LARGEST_FILE_BYTES;
        return possible ? header : null;
    }

    private static int checksum(ByteBuffer bytes, int at) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at + DIRECTORY_AT, HEADER_BYTES - DIRECTORY_AT));
        return (int) crc.getValue();
    }
}
