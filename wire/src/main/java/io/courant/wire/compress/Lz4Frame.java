package io.courant.wire.compress;

/**
 * The LZ4 frame, little-endian throughout:
 *
 * <pre>
 *   +-------------+-----+----+--------------+----+------------+------------+----------------+ - - +----------+------------------+
 *   | 04 22 4d 18 | FLG | BD | content size | HC | block size | block data | block checksum |     | end mark | content checksum |
 *   |             | u8  | u8 | u64, if said | u8 | u32        |            | u32, if said   |     | u32 0    | u32, if said     |
 *   +-------------+-----+----+--------------+----+------------+------------+----------------+ - - +----------+------------------+
 *
 *   FLG:  7 6        5             4         3        2         1         0
 *         version 1  independent   block     content  content   reserved  dictionary
 *                    blocks        checksum  size     checksum
 *   BD:   6 .. 4: largest block, 4 = 64 KB, 5 = 256 KB, 6 = 1 MB, 7 = 4 MB; the other bits are reserved
 *   block size: its highest bit says that the data is stored as it is
 * </pre>
 *
 * <p>Checksums are xxHash32 with seed 0; HC is the second byte of that over FLG, BD and content size.
 */
final class Lz4Frame {

    static final int MAGIC = 0x184D2204;
    static final int VERSION_MASK = 0xC0;
    static final int VERSION = 0x40;
    static final int INDEPENDENT_BLOCKS = 0x20;
    static final int BLOCK_CHECKSUM = 0x10;
    static final int CONTENT_SIZE = 0x08;
    static final int CONTENT_CHECKSUM = 0x04;
    static final int UNSUPPORTED_FLAGS = 0x03;
    static final int BLOCK_SIZE_SHIFT = 4;
    static final int SMALLEST_BLOCK_SIZE = 4;
    static final int RESERVED_BLOCK_BITS = 0x8F;
    static final int STORED_BLOCK = 0x8000_0000;
    static final int END_MARK = 0;
    static final int SEED = 0;

    private Lz4Frame() {}

    /** Bytes of the largest block that BD's size number stands for. */
    static int blockBytes(int sizeNumber) {
        return 1 << (8 + 2 * sizeNumber);
    }

    /** The checksum byte of a header whose hash is {@code hash}. */
    static byte headerChecksum(int hash) {
        return (byte) (hash >> 8);
    }
}
