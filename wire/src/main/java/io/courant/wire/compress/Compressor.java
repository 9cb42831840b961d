package io.courant.wire.compress;

import java.nio.ByteBuffer;

/** Compresses blocks of one kind, piece by piece. Made for reuse: {@link #open} forgets what was before. */
sealed interface Compressor permits StoredCompressor, GzipCompressor, SnappyCompressor, Lz4Compressor, ZstdCompressor {

    /** Begins a block that goes to {@code target}. */
    void open(int level, GrowingBytes target);

    /** Takes in what remains in {@code source}. */
    void write(ByteBuffer source);

    /** Puts out all that is left. */
    void finish();

    /** Frees native memory. */
    void close();
}
