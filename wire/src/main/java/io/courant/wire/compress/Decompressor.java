package io.courant.wire.compress;

import java.nio.ByteBuffer;

/**
 * Turns compressed blocks of one kind back into bytes, piece by piece. Made for reuse: {@link #open} may be called at
 * any time and forgets what was before. Takes untrusted bytes: memory is bounded by the source's length, the format's
 * own block size and the target, never by what the bytes claim.
 */
sealed interface Decompressor
        permits StoredDecompressor, GzipDecompressor, SnappyDecompressor, Lz4Decompressor, ZstdDecompressor {

    /** The source before the first opening. */
    ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    /** Begins with the bytes that remain in {@code source}, a direct buffer that is this one's until the next opening. */
    void open(ByteBuffer source) throws MalformedCompressionException;

    /** As {@link Decompressors#read}. */
    int read(ByteBuffer target) throws MalformedCompressionException;

    /** Frees what is larger than worth keeping. */
    void trim();

    /** Frees native memory. */
    void close();

    /** Moves as many bytes as fit. */
    static int transfer(ByteBuffer from, ByteBuffer to) {
        int bytes = Math.min(from.remaining(), to.remaining());
        to.put(to.position(), from, from.position(), bytes);
        from.position(from.position() + bytes);
        to.position(to.position() + bytes);
        return bytes;
    }
}
