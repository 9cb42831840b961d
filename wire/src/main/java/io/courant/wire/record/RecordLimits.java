package io.courant.wire.record;

/** The limits of record batches, each with its reason. */
final class RecordLimits {

    /**
     * Bytes of records that lie decompressed at a time while a batch is checked: the block size of most LZ4 frames, so
     * that a block expands straight into the window, and small enough for a core's cache.
     */
    static final int WALK_WINDOW_BYTES = 64 << 10;

    /**
     * What a compressed byte counts when work is measured in expanded bytes. More than most records are compressed, so
     * that what would surely go beyond a limit is not begun; and as much as a byte of empty frames can cost, the most
     * work that bytes which expand to nothing can make.
     */
    static final int COMPRESSED_BYTE_WEIGHT = 8;

    /**
     * Largest window that a cursor keeps from one batch to the next, in bytes; one record larger than that makes it
     * grow for that batch.
     */
    static final int KEPT_CURSOR_WINDOW_BYTES = 1 << 20;

    /**
     * Largest compressed record that a cursor shows, in bytes. Beyond it a few stored kilobytes could claim the broker's
     * memory; plain records are shown where they lie, however large.
     */
    static final int MAX_SHOWN_COMPRESSED_RECORD_BYTES = 64 << 20;

    /**
     * Largest key of a compressed record that is shown to who asks for keys alone, in bytes: so that a window never becomes
     * larger than one that is kept. Kafka's default for a largest batch is as much, before it expands.
     */
    static final int MAX_SHOWN_COMPRESSED_KEY_BYTES = 1 << 20;

    /** Most bytes of a record in front of its key: attributes, and three numbers. */
    static final int NUMBERS_BEFORE_KEY_BYTES = 1 + Varints.MAX_VARLONG_BYTES + 2 * Varints.MAX_VARINT_BYTES;

    /** Fewest bytes of a header of a record: two lengths. */
    static final int MIN_RECORD_HEADER_BYTES = 2;

    /**
     * Largest buffer that a builder or recompressor keeps from one batch to the next, in bytes: Kafka's default for a largest
     * batch.
     */
    static final int KEPT_BATCH_BYTES = 1 << 20;

    private RecordLimits() {}
}
