package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Outcome;
import io.courant.log.epoch.EpochEnd;
import io.courant.log.producer.ActiveProducer;
import io.courant.log.segment.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One partition's log, owned by one shard: every method is called there, and every completion is an event there.
 *
 * <p>Three ends: {@link #logEndOffset()} is behind the last batch written to a file; {@link #durableEndOffset()} is
 * behind the last one that a loss of power cannot take; what consumers see is decided by whoever leads the partition.
 *
 * <p>Appends happen in the order of the calls. Most end within the call; one that needs a new file waits for the lane,
 * and those behind it wait too. Either way the completion comes in a later event.
 */
public final class PartitionLog {

    private static final PartitionLogListener NOBODY = log -> {};

    private final LogState state;
    private final ShardTools tools;
    private final GroupCommit commits;
    private final LogAppender appender;
    private final LogReader reader;
    private final LaneWork laneWork;
    private final List<DurableWaiter> waiters = new ArrayList<>();
    private PartitionLogListener listener = NOBODY;

    private final LogDurability durability;
    private final SegmentWriteback writeback;
    private final LogStart start;
    private boolean readersWaiting;
    private boolean checkpointDue;
    /** What lies below may go once the checkpoint that was contributed to last is durable. */
    private long removableBelow;
    /** Segments that end at or below may be compacted once that checkpoint is durable. */
    private long provenSealedTo;

    private record DurableWaiter(long endOffset, Completion<Done> completion) {}

    PartitionLog(
            LogState state,
            ShardTools tools,
            GroupCommit commits,
            KeptBatches kept,
            DirectoryFailure failure,
            LogScrub scrub) {
        this.state = state;
        this.tools = tools;
        this.commits = commits;
        this.laneWork = new LaneWork(tools);
        this.reader = new LogReader(state, tools, laneWork, segment -> scrub.checkSoon(this, segment));
        this.appender = new LogAppender(this, state, tools, laneWork, failure);
        this.durability = new LogDurability(this, kept);
        this.writeback = new SegmentWriteback(tools, laneWork);
        this.start = new LogStart(state, tools, commits, () -> listener.logStartMoved(this));
        this.checkpointDue = state.directoryMade;
    }

    public LogIdentity identity() {
        return state.identity;
    }

    public LogConfig config() {
        return state.config;
    }

    /** Takes up changed settings; they hold from the next append on. */
    public void reconfigure(LogConfig config) {
        state.config = config;
    }

    /** The first offset that can be read. */
    public long logStartOffset() {
        return state.logStartOffset;
    }

    /** The offset behind the last written batch: the next one to be given. */
    public long logEndOffset() {
        return state.logEndOffset;
    }

    /** Everything below this survives a loss of power. */
    public long durableEndOffset() {
        return state.durableEndOffset;
    }

    /** The largest leader epoch of a batch, or announced by {@link #startEpoch}; -1 when there is none. */
    public int latestEpoch() {
        return state.epochs.latest();
    }

    /** Producers that are remembered. */
    public int producerCount() {
        return state.producers.count();
    }

    /** Bytes of all segments. */
    public long sizeInBytes() {
        long bytes = 0;
        for (Segment segment : state.segments.all()) {
            bytes += segment.sizeInBytes();
        }
        return bytes;
    }

    public int segmentCount() {
        return state.segments.count();
    }

    /** Tells {@code newListener} from now on, and nobody else. */
    public void listen(PartitionLogListener newListener) {
        listener = newListener;
    }

    /**
     * Checks, stamps and writes one batch. Completes with what became of it, in call order; a failure means that the
     * write failed and the file was cut back.
     */
    public void append(LogAppend append, Completion<AppendResult> completion) {
        appender.append(append, completion);
    }

    /**
     * Completes when everything below {@code endOffset}, at most the log's end, is durable, and asks for a commit at
     * once. A failure means that a sync failed; then nothing of the directory becomes durable any more.
     */
    public void durableUpTo(long endOffset, Completion<Done> completion) {
        Invariants.check(
                endOffset <= state.logEndOffset,
                "durable up to %s of a log that ends at %s",
                endOffset,
                state.logEndOffset);
        IOException failure = state.failure;
        if (endOffset <= state.durableEndOffset) {
            tools.ports.shard().execute(() -> completion.completed(Outcome.done()));
        } else if (failure != null) {
            tools.ports.shard().execute(() -> completion.completed(Outcome.failure(failure)));
        } else {
            waiters.add(new DurableWaiter(endOffset, completion));
            commits.wanted(this);
        }
    }

    /** Says whether a fetch waits for records of this log: while one does, what is written becomes durable sooner. */
    public void readersWait(boolean waiting) {
        readersWaiting = waiting;
        if (waiting) {
            commits.readersWait(this);
        }
    }

    /**
     * Whole batches from the one that holds {@code offset}, below {@code boundOffset} and at most {@code maxBytes}, but
     * at least one however large it is.
     */
    public ReadResult read(long offset, int maxBytes, long boundOffset) {
        return reader.read(offset, maxBytes, boundOffset);
    }

    /** Opens the segment that holds {@code offset}, for a read that found it not loaded. */
    public void load(long offset, Completion<Done> completion) {
        reader.load(offset, completion);
    }

    /** The first record below {@code boundOffset} with a timestamp of at least {@code timestampMs}. */
    public void offsetForTimestamp(long timestampMs, long boundOffset, Completion<TimestampLookup> completion) {
        reader.lookUpTime(new TimeQuestion.FirstAtOrAfter(timestampMs), boundOffset, completion);
    }

    /** The first record below {@code boundOffset} that has the largest timestamp. */
    public void offsetOfMaxTimestamp(long boundOffset, Completion<TimestampLookup> completion) {
        reader.lookUpTime(new TimeQuestion.Largest(), boundOffset, completion);
    }

    /** Where {@code epoch} ends, as OffsetForLeaderEpoch answers. */
    public EpochEnd endOffsetForEpoch(int epoch) {
        return state.epochs.endOf(epoch, state.logEndOffset);
    }

    /** The leader epoch of the record at {@code offset}, at the log's end of the next one; -1 when none is known. */
    public int epochOf(long offset) {
        return state.epochs.epochOf(offset);
    }

    /** Notes that the leader appends in {@code epoch}, at least the latest, from the log's end on. */
    public void startEpoch(int epoch) {
        state.epochs.assign(epoch, state.logEndOffset);
    }

    /** The producers that are remembered, the one that was silent for longest first. */
    public List<ActiveProducer> activeProducers() {
        return state.producers.active();
    }

    /** Forgets producers that have been silent for long. */
    public void expireProducers() {
        int before = state.producers.count();
        state.producers.expire(tools.expiryClock.nowMs(), state.config.producerIdExpirationMs());
        tools.producers.changed(state.producers, before);
    }

    /**
     * Gives up the records below {@code offset}, at most the durable end. Completes when that is durable, in the journal or
     * with the next checkpoint; from then on they are not served. Segments that lie wholly below go after the next checkpoint.
     */
    public void advanceLogStart(long offset, Completion<Done> completion) {
        Invariants.check(
                offset <= state.durableEndOffset,
                "log start %s lies behind the durable end %s",
                offset,
                state.durableEndOffset);
        checkpointDue |= offset > state.logStartOffset;
        start.moveTo(offset, completion);
    }

    // --- for the appender ---

    void wrote(WrittenBatch batch) {
        checkpointDue = true;
        commits.written(this, batch);
        writeback.wrote(batch);
    }

    /** A segment was begun without a batch to write. */
    void segmentBegun() {
        checkpointDue = true;
    }

    // --- for the group commit ---

    LogDurability durability() {
        return durability;
    }

    /** When what is written should be on its way to the disk. */
    long commitDueNanos() {
        return durability.dirtySinceNanos()
                + (readersWaiting ? LogLimits.SYNC_WITHIN_WHILE_READ_NANOS : LogLimits.SYNC_WITHIN_NANOS);
    }

    /** Everything below {@code endOffset} is durable: tells the listener, then those who wait. */
    void becameDurable(long endOffset) {
        Invariants.check(
                endOffset <= state.logEndOffset, "durable end %s lies behind %s", endOffset, state.logEndOffset);
        if (endOffset > state.durableEndOffset) {
            state.durableEndOffset = endOffset;
            listener.durableEndMoved(this);
        }
        completeWaiters();
    }

    private void completeWaiters() {
        List<DurableWaiter> reached = new ArrayList<>();
        waiters.removeIf(waiter -> waiter.endOffset <= state.durableEndOffset && reached.add(waiter));
        reached.forEach(waiter -> waiter.completion.completed(Outcome.done()));
        if (!waiters.isEmpty()) {
            commits.wanted(this);
        }
    }

    // --- for the shard's logs ---

    LogState state() {
        return state;
    }

    LaneWork laneWork() {
        return laneWork;
    }

    /** {@code segments} have been exchanged for one of what is left, or stay as they are: {@code compacted} null. */
    void swapEnded(List<Segment> segments, @Nullable Segment compacted) {
        segments.forEach(Segment::endSwap);
        if (compacted != null) {
            state.segments.replace(segments, compacted);
            segments.forEach(Segment::unload);
        }
        reader.swapEnded(segments);
    }

    /** Takes nothing more and fails all that waits. */
    void fail(IOException cause) {
        state.fail(cause);
        List<DurableWaiter> failed = List.copyOf(waiters);
        waiters.clear();
        failed.forEach(waiter -> waiter.completion.completed(Outcome.failure(cause)));
        start.fail(cause);
        appender.failWaiting(cause);
    }

    boolean isQuiet() {
        return durability.isQuiet() && appender.isIdle() && laneWork.isIdle();
    }

    /** True once after each change that the checkpoint should know. */
    boolean takeCheckpointDue() {
        boolean due = checkpointDue || start.waitsForCheckpoint(); // else the journal is kept for it
        checkpointDue = false;
        return due;
    }

    /** What the checkpoint being written should say of this log; null when there is nothing of it on disk. */
    @Nullable
    CheckpointEntry checkpointEntry() {
        DurablePlace synced = durability.syncedPlace();
        if (!state.directoryMade || synced.segmentBaseOffset() < 0) {
            if (start.waitsForCheckpoint()) {
                appender.beginFiles();
            }
            return null;
        }
        CheckpointEntry entry = LogRecovery.entryFor(state, start.wanted(), synced, durability.coveredSequence());
        state.recoveryPoints = state.recoveryPoints.writing(entry.recoveryPoint());
        long proven = Math.min(entry.recoveryPoint(), state.recoveryPoints.producersSaved());
        removableBelow = Math.min(entry.logStartOffset(), proven);
        provenSealedTo = Math.min(Math.max(entry.activeBaseOffset(), 0), state.recoveryPoints.producersSaved());
        start.contributed();
        return entry;
    }

    /**
     * The checkpoint with {@code entry} is durable. Takes out and returns the segments below its log start whose records it
     * proves, and whose producers are saved: nothing will ask for them again, a recovery neither.
     */
    List<Segment> checkpointed(CheckpointEntry entry) {
        state.recoveryPoints = state.recoveryPoints.reached(entry.recoveryPoint());
        start.becameDurable(entry.logStartOffset());
        state.compactableTo = provenSealedTo;
        List<Segment> gone = state.segments.removeBelow(removableBelow, durability.unsyncedSegments());
        gone.forEach(Segment::unload);
        checkpointDue |= hasSegmentsBelowStart();
        return gone;
    }

    /** Lets the next checkpoint prove the sealed segments, if they are to be compacted and it has something to prove. */
    void proveSealed() {
        checkpointDue |= hasUnprovenSealed();
    }

    /** Whether sealed segments wait to be compacted for a checkpoint that proves them. */
    boolean hasUnprovenSealed() {
        Segment active = state.segments.active();
        return state.config.compaction().compacts()
                && active != null
                && state.segments.count() > 1
                && state.compactableTo < active.baseOffset();
    }

    /** Whether some segment holds nothing that is still wanted. */
    boolean hasSegmentsBelowStart() {
        return state.segments.count() > 1 && state.segments.at(1).baseOffset() <= start.wanted();
    }

    /**
     * Whether batches have been deleted or compacted, or may be: then producer state can be derived from what is left only in
     * part.
     */
    boolean hasLostBatches() {
        return (!state.segments.isEmpty() && state.segments.at(0).baseOffset() > 0)
                || state.config.compaction().compacts()
                || state.compaction.gapsBelow() > 0;
    }

    /** The first action in the journal that this log may still need; negative when it needs none. */
    long uncoveredFrom() {
        long ofStart = start.uncoveredFrom();
        long ofBatches = durability.uncoveredFrom();
        return ofStart < 0 || (ofBatches >= 0 && ofBatches < ofStart) ? ofBatches : ofStart;
    }

    /** Lets the active segment go as well when all of it has been given up. */
    void sealGivenUp() {
        appender.sealGivenUp();
    }

    /** Gives back sealed segments that nobody has used since {@code unusedSinceNanos}. */
    void giveBackSealed(long unusedSinceNanos) {
        Segment active = state.segments.active();
        for (Segment segment : state.segments.all()) {
            boolean used = segment.lastUsedNanos() - unusedSinceNanos > 0;
            if (segment.isLoaded() && segment != active && !used && isQuiet()) {
                segment.unload();
            }
        }
    }

    boolean isIdleSince(long nanos) {
        Segment active = state.segments.active();
        return active != null && active.isLoaded() && active.lastUsedNanos() - nanos <= 0 && isQuiet();
    }

    /** Gives back the active segment, which was saved, if nobody has used it since. */
    void giveBackActive(long sinceNanos) {
        Segment active = state.segments.active();
        if (active != null && isIdleSince(sinceNanos)) {
            active.unload();
        }
    }
}
