package io.courant.log.journal;

import io.courant.base.Uuid;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The first block of a journal file: written when the file is made, and never again. As in every stored file of ours the
 * first 16 bytes never change their meaning, and a checksum stands behind the body. All integers big-endian:
 *
 * <pre>
 * offset  size
 *      0     7  magic "COURANT"
 *      7     1  kind 'J'
 *      8     4  version, 1
 *     12     4  n = 32, length of the body
 *     16    16  directory id
 *     32     4  slot: the number in the file's name
 *     36     4  bytes of a block
 *     40     8  bytes of the file
 *     48     4  CRC-32C of all that stands before
 *     52  4044  zero
 * </pre>
 */
record JournalFileHeader(Uuid directoryId, int slot, long fileBytes) {

    static final int NEWEST_VERSION = 1;

    private static final byte[] MAGIC = {'C', 'O', 'U', 'R', 'A', 'N', 'T', 'J'};
    private static final int VERSION_AT = 8;
    private static final int LENGTH_AT = 12;
    private static final int BODY_AT = 16;
    private static final int BODY_BYTES = 32;

    /** What a file's first block was found to hold. */
    sealed interface Reading {

        record Sound(JournalFileHeader header) implements Reading {}

        record Newer(int version) implements Reading {}

        /** {@code reason} completes "the file's header is damaged: ...". */
        record Damaged(String reason) implements Reading {}
    }

    /** Writes the header to the begin of {@code target}. */
    void write(ByteBuffer target) {
        target.put(0, MAGIC);
        target.putInt(VERSION_AT, NEWEST_VERSION);
        target.putInt(LENGTH_AT, BODY_BYTES);
        target.putLong(BODY_AT, directoryId.high()).putLong(BODY_AT + 8, directoryId.low());
        target.putInt(BODY_AT + 16, slot).putInt(BODY_AT + 20, JournalLimits.BLOCK_BYTES);
        target.putLong(BODY_AT + 24, fileBytes);
        target.putInt(BODY_AT + BODY_BYTES, checksum(target, BODY_AT + BODY_BYTES));
    }

    static Reading read(ByteBuffer block) {
        if (block.limit() < JournalLimits.BLOCK_BYTES) {
            return new Reading.Damaged("the file has " + block.limit() + " bytes");
        }
        if (!block.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            return new Reading.Damaged("it does not begin with the mark of our journals");
        }
        int version = block.getInt(VERSION_AT);
        int length = block.getInt(LENGTH_AT);
        if (length < 0 || length > JournalLimits.BLOCK_BYTES - BODY_AT - Integer.BYTES) {
            return new Reading.Damaged("it says it holds " + length + " bytes");
        }
        if (block.getInt(BODY_AT + length) != checksum(block, BODY_AT + length)) {
            return new Reading.Damaged("its checksum does not fit");
        }
        if (version > NEWEST_VERSION) {
            return new Reading.Newer(version);
        }
        if (version < 1 || length != BODY_BYTES || block.getInt(BODY_AT + 20) != JournalLimits.BLOCK_BYTES) {
            return new Reading.Damaged("no version has what it says");
        }
        Uuid directory = new Uuid(block.getLong(BODY_AT), block.getLong(BODY_AT + 8));
        return new Reading.Sound(
                new JournalFileHeader(directory, block.getInt(BODY_AT + 16), block.getLong(BODY_AT + 24)));
    }

    private static int checksum(ByteBuffer bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, length));
        return (int) crc.getValue();
    }
}
