package io.courant.wire.compress;

/** The limits of compression, each with its reason. */
final class CompressionLimits {

    /**
     * Largest scratch that is kept from one batch to the next, in bytes. Holds what clients' default settings need
     * (blocks of 64 KB and windows of 2 MB); what a rare batch needs beyond it is freed again after that batch.
     */
    static final int KEPT_SCRATCH_BYTES = 4 << 20;

    /**
     * Largest window of a zstd frame, as a power of two. The highest level of the library announces 128 MB when it
     * compresses a stream of unknown length, so less would refuse honest clients. Memory of the window is touched only
     * as far as bytes come out, and given back after a batch of more than {@link #KEPT_SCRATCH_BYTES}.
     */
    static final int ZSTD_WINDOW_LOG = 27;

    /**
     * The most that snappy can expand a block: its densest element makes 64 bytes of 3, rounded up. A block that claims
     * more is refused before memory is taken for it.
     */
    static final int SNAPPY_EXPANSION = 22;

    /** Bytes that compressors take in and put out at a time, also the size of an LZ4 block we write. */
    static final int CHUNK_BYTES = 64 << 10;

    /** Bytes of a snappy chunk that we write, before compression: what Kafka's clients write. */
    static final int SNAPPY_CHUNK_BYTES = 32 << 10;

    private CompressionLimits() {}
}
