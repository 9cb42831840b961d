package io.courant.replication;

/** Timestamps of ListOffsets that stand for something else than a time (KIP-79, KIP-405, KIP-734, KIP-1005, KIP-1023). */
public final class ListOffsetsTimestamp {

    /** The high watermark. */
    public static final long LATEST = -1;

    /** The first offset there is. */
    public static final long EARLIEST = -2;

    /** The first record with the largest timestamp. */
    public static final long MAX_TIMESTAMP = -3;

    /** The first offset on this disk: there is nothing elsewhere. */
    public static final long EARLIEST_LOCAL = -4;

    /** The last offset in remote storage: there is none. */
    public static final long LATEST_TIERED = -5;

    /** The first offset that waits for remote storage: there is none. */
    public static final long EARLIEST_PENDING_UPLOAD = -6;

    private ListOffsetsTimestamp() {}
}
