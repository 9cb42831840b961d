package io.courant.wire.compress;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xerial.snappy.Snappy;

/**
 * Reads snappy in both framings that clients write: one raw block, or the chunks of snappy-java.
 *
 * <pre>
 *   +-------------------------+---------+------------+--------------+-----------+--------------+ - -
 *   | 82 53 4e 41 50 50 59 00 | version | compatible | chunk length | raw block | chunk length |
 *   |                         | int32 1 | int32 1    | int32        |           |              |
 *   +-------------------------+---------+------------+--------------+-----------+--------------+ - -
 * </pre>
 *
 * <p>Chunks repeat to the end; a header between them is skipped. A raw block begins with the length it expands to.
 */
final class SnappyDecompressor implements Decompressor {

    private static final long MAGIC = 0x82534e4150505900L;
    /** The front half of the magic: no chunk has this length, so it announces a header between chunks. */
    private static final int MAGIC_FRONT = (int) (MAGIC >>> Integer.SIZE);

    private static final int HEADER_BYTES = 16;
    private static final int HEADER_BYTES_BEHIND_FRONT = HEADER_BYTES - Integer.BYTES;
    private static final int COMPATIBLE_VERSION_OFFSET = 12;
    private static final int COMPATIBLE_VERSION = 1;

    private final Scratch scratch = new Scratch();
    private ByteBuffer source = NOTHING;
    private ByteBuffer expanded = NOTHING;
    private boolean framed;

    @Override
    public void open(ByteBuffer source) throws MalformedCompressionException {
        this.source = source;
        expanded = NOTHING;
        framed = source.remaining() >= HEADER_BYTES && source.getLong(source.position()) == MAGIC;
        if (framed) {
            if (source.getInt(source.position() + COMPATIBLE_VERSION_OFFSET) < COMPATIBLE_VERSION) {
                throw new MalformedCompressionException("a snappy framing of an unknown version");
            }
            source.position(source.position() + HEADER_BYTES);
        } else if (!source.hasRemaining()) {
            throw new MalformedCompressionException("an empty snappy block");
        }
    }

    @Override
    public int read(ByteBuffer target) throws MalformedCompressionException {
        while (!expanded.hasRemaining()) {
            if (!source.hasRemaining()) {
                return 0;
            }
            int chunkBytes = framed ? nextChunk() : source.remaining();
            if (chunkBytes > 0) {
                int written = expandChunk(chunkBytes, target);
                if (written > 0) {
                    return written;
                }
            }
        }
        return Decompressor.transfer(expanded, target);
    }

    /** Length of the chunk that begins at the source's position; 0 when there was only a header. */
    private int nextChunk() throws MalformedCompressionException {
        require(Integer.BYTES);
        int length = source.getInt();
        if (length == MAGIC_FRONT) {
            require(HEADER_BYTES_BEHIND_FRONT);
            source.position(source.position() + HEADER_BYTES_BEHIND_FRONT);
            return 0;
        }
        if (length <= 0) {
            throw new MalformedCompressionException("a snappy chunk of " + length + " bytes");
        }
        require(length);
        return length;
    }

    /** Expands straight into the target where there is room: returns the bytes; else beside it, and returns 0. */
    private int expandChunk(int chunkBytes, ByteBuffer target) throws MalformedCompressionException {
        int end = source.position() + chunkBytes;
        int sourceLimit = source.limit();
        int targetLimit = target.limit();
        source.limit(end);
        try {
            int claimed = Snappy.uncompressedLength(source);
            if (claimed < 0 || claimed > (long) chunkBytes * CompressionLimits.SNAPPY_EXPANSION) {
                throw new MalformedCompressionException(
                        "a snappy block of " + chunkBytes + " bytes claims " + Integer.toUnsignedString(claimed));
            }
            if (claimed <= target.remaining()) {
                Snappy.uncompress(source, target);
                target.limit(targetLimit).position(target.position() + claimed);
                return claimed;
            }
            expanded = scratch.ofAtLeast(claimed);
            Snappy.uncompress(source, expanded);
            return 0;
        } catch (IOException e) {
            expanded = NOTHING;
            throw new MalformedCompressionException("snappy data is damaged", e);
        } finally {
            source.limit(sourceLimit).position(end);
            target.limit(targetLimit);
        }
    }

    private void require(int bytes) throws MalformedCompressionException {
        if (source.remaining() < bytes) {
            throw new MalformedCompressionException("snappy data ends early");
        }
    }

    @Override
    public void trim() {
        source = NOTHING;
        expanded = NOTHING;
        scratch.trim();
    }

    @Override
    public void close() {
        source = NOTHING;
        expanded = NOTHING;
        scratch.close();
    }
}
