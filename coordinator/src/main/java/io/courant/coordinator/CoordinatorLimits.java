package io.courant.coordinator;

/** The limits of this module, each with its reason. */
public final class CoordinatorLimits {

    /** What one step of a load reads and applies in a turn of its shard: some milliseconds. */
    public static final int LOAD_STEP_BYTES = 256 * 1024;

    /** A batch of records begins anew above this: a turn's commits of thousands of partitions, and no strain on any buffer. */
    public static final int BATCH_BYTES = 512 * 1024;

    /** Before a partition whose log has failed is loaded again: a full disk or a hiccup may be over by then. */
    public static final long RELOAD_NANOS = 1_000_000_000L;

    /**
     * Before it is loaded again while nothing can be written to it: each load reads all of it, and a disk that has room again is to
     * be noticed within a minute.
     */
    public static final long LONGEST_RELOAD_NANOS = 60_000_000_000L;

    /** Partitions of one shard that are loaded at a time without being asked for: their reads share a lane with others. */
    public static final int LOADS_AT_A_TIME = 2;

    /**
     * What the members of a group may say together, with their names and about what their protocols take of the heap: it is
     * written as one record, and held on the heap.
     */
    public static final int GROUP_METADATA_BYTES = 4 * 1024 * 1024;

    /**
     * What a member may say that is in a group, though groups take all of the heap that is for them: as much as members usually do,
     * so that groups that are here go on.
     */
    public static final int USUAL_METADATA_BYTES = 16 * 1024;

    /** What one request may have written: the name of its group stands in each record, and may have 32 KB. */
    public static final long COMMIT_BYTES = 8L * 1024 * 1024;

    /** What a record of an offset has besides the texts in it, about. */
    public static final int OFFSET_RECORD_BYTES = 64;

    /** Characters of a client's or an instance's name that the id of a member begins with: Kafka's longest instance id. */
    public static final int MEMBER_ID_PREFIX_LENGTH = 249;

    /**
     * How long a member that joins for the first time is waited for without a heartbeat: Kafka's time, as such a member cannot
     * send any before it is answered.
     */
    public static final long NEW_MEMBER_NANOS = 300_000_000_000L;

    /**
     * A timer that fires so much later than it is due tells that the process stood still: nobody could be heard meanwhile. A
     * shard's turns are shorter; where they are not, who is dead is waited for twice.
     */
    public static final long PAUSE_NANOS = 100_000_000L;

    /** After a pause those who are waited for have so much more time: what they sent is read at once, a heartbeat comes each 3 s. */
    public static final long AFTER_PAUSE_NANOS = 10_000_000_000L;

    /** Between looks for static members that do not come back, whatever they have said of their time for a rebalance. */
    public static final long SHORTEST_REBALANCE_NANOS = 100_000_000L;

    /** Groups that the sweep for old offsets looks at in one turn: some microseconds each. */
    public static final int EXPIRED_GROUPS_PER_TURN = 100;

    /** What a group takes of the heap besides its members, offsets and texts. */
    public static final int HEAP_BYTES_PER_GROUP = 400;

    /** What a protocol that a member knows takes of the heap besides what is said for it. */
    public static final int HEAP_BYTES_PER_PROTOCOL = 150;

    /** What a member takes of the heap besides what it says and has. */
    public static final int HEAP_BYTES_PER_MEMBER = 700;

    /** What an id takes of the heap that was given out and not joined with yet, its timer included. */
    public static final int HEAP_BYTES_PER_PENDING_MEMBER = 400;

    /** What a committed offset takes of the heap besides its text, with the id of its topic. */
    public static final int HEAP_BYTES_PER_OFFSET = 200;

    private CoordinatorLimits() {}
}
