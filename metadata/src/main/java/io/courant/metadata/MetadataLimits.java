package io.courant.metadata;

/** The limits of this module, each with its reason. */
public final class MetadataLimits {

    /** Bytes in the coordination cell: it holds a few dozen replicas at most; anything longer is not ours. */
    public static final int MAX_CELL_BYTES = 64 * 1024;

    /** Bytes of records in one batch of the metadata log: what one group commit writes at once; more waits for the next. */
    public static final int MAX_BATCH_BYTES = 1024 * 1024;

    /** Producers that may wait for an id while a block is taken: beyond it a client is told to come again. */
    public static final int MAX_WAITING_PRODUCERS = 10_000;

    /** Partitions that one request may create: so that a request cannot hold the controller for longer than about a second. */
    public static final int MAX_PARTITIONS_PER_REQUEST = 10_000;

    /**
     * Bytes of records that one request may write, as they are all or none and so in one batch: several are on the heap
     * when it is written and when it is read back. Ten thousand partitions take half of it.
     */
    public static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;

    /**
     * Characters of a setting's value. Kafka has 32,767; only lists of throttled replicas, which have no effect here, could
     * need more than this.
     */
    public static final int MAX_CONFIG_VALUE_LENGTH = 1_000;

    /**
     * Resources whose settings one request may change: what it takes to look for repeated ones stays below a millisecond or two.
     */
    public static final int MAX_CONFIG_RESOURCES_PER_REQUEST = 10_000;

    /** Changes of settings that are planned and written in one turn of the control shard: a millisecond or two. */
    public static final int CONFIG_WORK_PER_TURN = 300;

    /** What comparing a name with all declared ones counts as, in changes: a millisecond for a long name. */
    public static final int CONFIG_WORK_PER_SUGGESTION = 300;

    /** Names for which one request is offered the nearest declared one: enough for whoever reads them, and it takes long. */
    public static final int NAME_SUGGESTIONS_PER_REQUEST = 20;

    /** Characters of a name for which the nearest is offered: no declared name is as long, and comparing takes in proportion. */
    public static final int LONGEST_NAME_TO_SUGGEST_FOR = 100;

    /**
     * The least {@code internal.segment.bytes}, for which Kafka has no bound: with a segment for every batch a client would make
     * files as fast as it can send. Kilobytes are few enough for every test of rolling.
     */
    public static final int SMALLEST_SEGMENT_BYTES = 1024;

    /**
     * Partitions of all topics together: the image of the cluster, with all that topics may set, stays on the heap that the
     * broker is started with.
     */
    public static final int MAX_PARTITIONS = 100_000;

    /** Producer ids that a broker takes at once: one record in the metadata log serves this many new producers. */
    public static final int PRODUCER_ID_BLOCK_SIZE = 1_000;

    /** Records of a snapshot that are encoded in one turn of the control shard: well below a millisecond. */
    public static final int SNAPSHOT_RECORDS_PER_STEP = 500;

    /** Bytes read from the metadata log or a snapshot at once during replay. */
    public static final int REPLAY_READ_BYTES = 1024 * 1024;

    /** Snapshots that are kept: the older one serves when the newer is found damaged. */
    public static final int SNAPSHOTS_KEPT = 2;

    /** Bytes of log after which a snapshot is written, unless set: Kafka's default. */
    public static final long DEFAULT_SNAPSHOT_INTERVAL_BYTES = 20L * 1024 * 1024;

    private MetadataLimits() {}
}
