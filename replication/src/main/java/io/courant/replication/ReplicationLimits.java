package io.courant.replication;

/** The limits of this module, each with its reason. */
public final class ReplicationLimits {

    /**
     * Producers of one connection whose refused sequences a shard remembers. A client keeps five requests in flight, so a
     * thousand is much; a connection with more is closed, and its client begins anew.
     */
    public static final int MAX_REFUSED_SEQUENCES_PER_CONNECTION = 1_000;

    /**
     * Logs that one shard has under recovery at a time after an unclean stop: enough that its lane never waits for the next
     * one, few enough that who asks for a log does not wait behind many.
     */
    public static final int RECOVERIES_AT_A_TIME = 4;

    /** Partitions whose silent producers are looked for in one turn: some microseconds each. */
    public static final int EXPIRIES_PER_TURN = 20;

    /** Logs of deleted topics whose deletion begins in one turn: some microseconds each. */
    public static final int DELETIONS_PER_TURN = 50;

    /** Partitions that take up a broker's changed defaults in one turn: some microseconds each. */
    public static final int RECONFIGURATIONS_PER_TURN = 200;

    /**
     * Before a log that could not be opened is tried again: a full disk or a hiccup may be over, and no client can
     * force more.
     */
    public static final long OPEN_RETRY_NANOS = 1_000_000_000L;

    /** Size at which the metadata log begins a new file: small, so that what a snapshot contains can go. */
    public static final int METADATA_SEGMENT_BYTES = 16 * 1024 * 1024;

    /**
     * How long a client that gives a request no time waits for this broker's disk: as long as clients wait by default. Only a
     * disk that stalls needs more.
     */
    public static final long DISK_WAIT_WITHOUT_TIME_MS = 30_000;

    private ReplicationLimits() {}
}
