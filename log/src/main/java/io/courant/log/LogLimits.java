package io.courant.log;

/** Every limit of the log, with its reason. */
public final class LogLimits {

    /** Reads shorter than this are copied and gathered: below it a copy costs less than a system call for a file region. */
    public static final int COPIED_READ_BYTES = 16 * 1024;

    /**
     * Copies of a shard that are not sent yet; beyond it reads give slices of files, which take no memory. Readers that
     * take what they asked for at once need far less, and those that take nothing get no more of the memory.
     */
    public static final long COPIED_READS_BYTES = 8L * 1024 * 1024;

    /** The same of all shards and directories together, where there is the memory for it ({@link io.courant.base.BufferPart}). */
    public static final long COPIED_READS_BYTES_PER_PROCESS = 32L * 1024 * 1024;

    /** How long written bytes may stay unsynced, and so invisible, while a fetch waits for them. */
    public static final long SYNC_WITHIN_WHILE_READ_NANOS = 5_000_000L;

    /** How long written bytes may stay unsynced when nobody waits: bounds what a power cut takes from acks=0 and acks=1. */
    public static final long SYNC_WITHIN_NANOS = 50_000_000L;

    /** Bytes of a shard that are not durable and start a commit whatever the time: bounds the burst that the disk gets. */
    public static final long SYNC_AT_BYTES = 8L * 1024 * 1024;

    /**
     * A log that has so many bytes to make durable syncs its files and leaves the journal alone: writing them twice would
     * cost the disk more than one more sync. Measured in decision 15.
     */
    public static final int FILE_SYNC_BYTES = 128 * 1024;

    /**
     * The same while something of the shard is on its way to the disk. Less than the 64 KB that producers of bulk send at a time;
     * with half of it logs of small records would leave the journal as soon as some of theirs have gathered. Measured in
     * decision 15.
     */
    public static final int FILE_SYNC_BYTES_WHEN_BUSY = 60 * 1024;

    /**
     * Syncs of files of a shard side by side: four do nine tenths of what eight do; each takes a thread. Measured in decision 15.
     */
    public static final int SYNC_LANES = 8;

    /** Bytes of batches of a shard kept for the journal; beyond it files are synced. Bounds memory when the disk stalls. */
    public static final long KEPT_BYTES = 32L * 1024 * 1024;

    /** The same of all shards and directories together, where there is the memory for it ({@link io.courant.base.BufferPart}). */
    public static final long KEPT_BYTES_PER_PROCESS = 128L * 1024 * 1024;

    /** Hand-overs of a shard to the journal that are not answered; beyond it the next one gathers more. */
    public static final int HAND_OVERS_UNDER_WAY = 4;

    /**
     * Bytes of a log that are written before the system is asked to write them to the device: a commit of the journal waits
     * behind them for a millisecond or two, and asking costs a few microseconds.
     */
    public static final int WRITEBACK_STEP_BYTES = 1024 * 1024;

    /**
     * Logs saved side by side for the checkpoint, and so at most that many whose files are synced in one step. Most of what a
     * sync costs is shared by those that go together; commits by files wait for no more than these, some milliseconds.
     */
    public static final int LOGS_SAVED_AT_ONCE = 64;

    /**
     * Before a commit tries again to open files that it has to sync: the process was short of descriptors, which lasts
     * until something is closed. Short, for acks=all waits; long enough that trying costs nothing.
     */
    public static final long SYNC_RETRY_NANOS = 100_000_000L;

    /**
     * How long files that cannot be opened to be synced are tried again before the directory counts as failed: as long as
     * clients wait by default. Being short of descriptors passes; a file system that has become read-only does not.
     */
    public static final long SYNC_POSTPONED_NANOS = 30_000_000_000L;

    /** One read of a scan: large enough that the system call does not count, small enough for many lanes at once. */
    public static final int SCAN_WINDOW_BYTES = 256 * 1024;

    /**
     * Searches by time of a shard that are handed to their lane, each with the files open that it may read. It does one after
     * the other, so more would only fill its queue, which must have an end.
     */
    public static final int SEARCHES_ON_LANE = 16;

    /**
     * What the scrub reads at a time, but at least one batch: a few milliseconds of its lane, which deletes and checkpoints
     * stand behind.
     */
    public static final int SCRUB_PIECE_BYTES = 1024 * 1024;

    /** What a piece of the scrub counts at least: opening a file costs too, and many segments are small. */
    public static final int SCRUB_LEAST_CHARGE_BYTES = 64 * 1024;

    /** Segments that reads found damaged and that wait for the scrub; beyond it they are met in its ordinary turn. */
    public static final int SCRUB_SUSPECTS = 100;

    /** Logs that retention looks at in one turn of the shard, when it need not ask the disk: some microseconds each. */
    public static final int RETENTION_LOGS_PER_TURN = 20;

    /**
     * What compaction reads at a time, but at least one batch: a few milliseconds of the background lane. So beside its keys a
     * pass, of which there is one for each shard in each directory, takes a few MB, however large batches are: one larger than
     * {@link #SMALL_BATCH_BYTES} is outside the heap, in turn with others, and one with a larger key than 1 MiB is not looked
     * into.
     */
    public static final int COMPACTION_PIECE_BYTES = 1024 * 1024;

    /**
     * A batch up to this is read whole by whoever looks into it, Kafka's default for the largest one; the memory for a larger
     * one is had in turn.
     */
    public static final int SMALL_BATCH_BYTES = 1024 * 1024;

    /** When a large batch for which there was no memory is tried again: about the time that another one takes. */
    public static final long ROOM_RETRY_NANOS = 50_000_000L;

    /** Logs that compaction looks at in one turn of the shard, when it need not ask the disk: some microseconds each. */
    public static final int COMPACTION_LOGS_PER_TURN = 20;

    /**
     * Which part of the heap the keys may take that all passes of compaction learn: 128 MiB of the largest that a broker gives
     * itself, as much as Kafka takes whether it needs it or not. It grows with the keys, by doubling, when half as much more is in
     * use for a moment. A log with more new keys than a pass has memory for takes several.
     */
    public static final int HEAP_PART_OF_COMPACTION_KEYS = 8;

    /** What each pass has for its keys, however many shards there are: some three thousand. */
    public static final long LEAST_COMPACTION_KEYS_BYTES = 96L * 1024;

    /**
     * Newest snapshots of producer state kept per partition, so that there are two to fall back to when one is damaged.
     * Beside them the one is kept that recovery would begin with, however old it is.
     */
    public static final int PRODUCER_SNAPSHOTS_KEPT = 3;

    /**
     * Producers remembered per log. Any client can bring new ids with every batch, so there must be an end: beyond it
     * the one that was silent for longest is forgotten, as if it had expired.
     */
    public static final int PRODUCERS_PER_LOG = 20_000;

    /** Producers remembered by all logs of a shard, about 50 MB: beyond it each log that gains one forgets one. */
    public static final int PRODUCERS_PER_SHARD = 200_000;

    /** The same of all shards and directories together: a fifth of the heap, on any machine. */
    public static final int PRODUCERS_PER_PROCESS = 400_000;

    /**
     * Most bytes between two index entries, whatever a topic's {@code index.interval.bytes} says: a fetch walks headers from an
     * entry on, on its shard, and eight reads of 8 KB are what it may cost the others there. An entry takes 16 bytes.
     */
    public static final int LARGEST_INDEX_INTERVAL_BYTES = 64 * 1024;

    /** A batch of a segment may start no higher than this, so that positions and relative offsets fit 32 bits. */
    public static final int LARGEST_POSITION = Integer.MAX_VALUE;

    private LogLimits() {}
}
