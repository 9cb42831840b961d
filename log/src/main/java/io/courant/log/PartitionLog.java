package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.CountedFile;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Outcome;
import io.courant.log.epoch.EpochEnd;
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
    private final Durability durability;
    private final LogAppender appender;
    private final LogReader reader;
    private final LaneWork laneWork;
    private final List<DurableWaiter> waiters = new ArrayList<>();
    private final List<DurableWaiter> logStartWaiters = new ArrayList<>(0);
    private PartitionLogListener listener = NOBODY;

    private final List<Segment> unsyncedSegments = new ArrayList<>();
    private @Nullable SyncPart heldBack;
    private boolean dirty;
    private boolean readersWaiting;
    private long unsyncedSinceNanos;
    private long unsyncedBytes;
    private boolean namesUnsynced;
    private boolean directoryUnsynced;
    private boolean checkpointDue;
    private DurablePlace durable;

    private record DurableWaiter(long endOffset, Completion<Done> completion) {}

    PartitionLog(LogState state, ShardTools tools, Durability durability, DirectoryFailure failure) {
        this.state = state;
        this.tools = tools;
        this.durability = durability;
        this.laneWork = new LaneWork(tools);
        this.reader = new LogReader(state, tools, laneWork);
        this.appender = new LogAppender(this, state, tools, laneWork, failure);
        this.durable = writtenEnd();
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
            durability.wanted(this);
        }
    }

    /** Says whether a fetch waits for records of this log: while one does, what is written becomes durable sooner. */
    public void readersWait(boolean waiting) {
        readersWaiting = waiting;
        if (waiting) {
            durability.readersWait(this);
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

    /** Forgets producers that have been silent for long, as of the wall time {@code wallMs}. */
    public void expireProducers(long wallMs) {
        int before = state.producers.count();
        state.producers.expire(wallMs, state.config.producerIdExpirationMs());
        tools.producers.changed(state.producers, before);
    }

    /**
     * Gives up the records below {@code offset}, at most the durable end: they are no longer served from now on.
     * Completes when that is durable, with the next checkpoint; segments that lie wholly below go then.
     */
    public void advanceLogStart(long offset, Completion<Done> completion) {
        Invariants.check(
                offset <= state.durableEndOffset,
                "log start %s lies behind the durable end %s",
                offset,
                state.durableEndOffset);
        if (offset > state.logStartOffset) {
            state.logStartOffset = offset;
            state.epochs.startAt(offset);
            checkpointDue = true;
        }
        logStartWaiters.add(new DurableWaiter(offset, completion));
    }

    // --- for the appender ---

    void wroteTo(Segment segment, int bytes) {
        noteUnsynced(segment);
        unsyncedBytes += bytes;
        checkpointDue = true;
        durability.written(this, bytes);
    }

    /**
     * A segment has got a follower. It is synced before anything in that one counts, even where all its batches are
     * durable: that the remains of a failed write were cut off may not be.
     */
    void leftBehind(Segment segment) {
        noteUnsynced(segment);
    }

    private void noteUnsynced(Segment segment) {
        if (unsyncedSegments.isEmpty() || unsyncedSegments.getLast() != segment) {
            unsyncedSegments.add(segment);
        }
    }

    void filesAdded(boolean directoryIsNew) {
        namesUnsynced = true;
        directoryUnsynced |= directoryIsNew;
    }

    // --- for the durability ---

    /** Notes that there is something to sync; true when there was nothing before. */
    boolean markDirty(long nowNanos) {
        boolean first = !dirty;
        if (first) {
            dirty = true;
            unsyncedSinceNanos = nowNanos;
        }
        return first;
    }

    boolean isDirty() {
        return dirty;
    }

    long syncDueNanos() {
        return unsyncedSinceNanos
                + (readersWaiting ? LogLimits.SYNC_WITHIN_WHILE_READ_NANOS : LogLimits.SYNC_WITHIN_NANOS);
    }

    /** Hands over all that is written and not synced; from now on the log is clean. */
    SyncPart collectUnsynced() {
        List<CountedFile> files = new ArrayList<>(unsyncedSegments.size());
        for (Segment segment : unsyncedSegments) {
            CountedFile file = segment.file();
            file.retain();
            files.add(file);
        }
        unsyncedSegments.clear();
        Segment active = state.segments.active();
        if (active != null) {
            active.rememberBoundary(state.logEndOffset, active.sizeInBytes());
        }
        SyncPart part = new SyncPart(
                this, writtenEnd(), unsyncedBytes, files, namesUnsynced ? state.directory : null, directoryUnsynced);
        unsyncedBytes = 0;
        namesUnsynced = false;
        directoryUnsynced = false;
        dirty = false;
        SyncPart earlier = heldBack;
        heldBack = null;
        return earlier == null ? part : earlier.and(part);
    }

    /** Takes back {@code part}, of which not all was synced: the next commit that asks gets it again. */
    void takeBack(SyncPart part) {
        Invariants.check(heldBack == null, "two unsynced parts of %s", state.identity);
        heldBack = part;
    }

    /** There will be no further commit: lets go of what was taken back. */
    void giveUpSyncs() {
        SyncPart part = heldBack;
        if (part != null) {
            heldBack = null;
            part.release();
        }
    }

    private DurablePlace writtenEnd() {
        Segment active = state.segments.active();
        return active == null
                ? new DurablePlace(state.logEndOffset, -1, 0)
                : new DurablePlace(state.logEndOffset, active.baseOffset(), active.sizeInBytes());
    }

    /** A commit has ended well: moves the durable end, tells the listener, then those who wait. */
    void durableUpTo(SyncPart part) {
        DurablePlace end = part.end();
        Invariants.check(
                end.offset() <= state.logEndOffset, "durable end %s lies behind %s", end.offset(), state.logEndOffset);
        durable = end;
        if (end.offset() > state.durableEndOffset) {
            state.durableEndOffset = end.offset();
            listener.durableEndMoved(this);
        }
        completeWaiters();
    }

    private void completeWaiters() {
        List<DurableWaiter> reached = new ArrayList<>();
        waiters.removeIf(waiter -> waiter.endOffset <= state.durableEndOffset && reached.add(waiter));
        reached.forEach(waiter -> waiter.completion.completed(Outcome.done()));
        if (!waiters.isEmpty()) {
            durability.wanted(this);
        }
    }

    // --- for the shard's logs ---

    LogState state() {
        return state;
    }

    LaneWork laneWork() {
        return laneWork;
    }

    /** Takes nothing more and fails all that waits. */
    void fail(IOException cause) {
        state.fail(cause);
        List<DurableWaiter> failed = List.copyOf(waiters);
        waiters.clear();
        failed.forEach(waiter -> waiter.completion.completed(Outcome.failure(cause)));
        List<DurableWaiter> logStartFailed = List.copyOf(logStartWaiters);
        logStartWaiters.clear();
        logStartFailed.forEach(waiter -> waiter.completion.completed(Outcome.failure(cause)));
        appender.failWaiting(cause);
    }

    boolean isQuiet() {
        return !dirty && state.durableEndOffset == state.logEndOffset && appender.isIdle() && laneWork.isIdle();
    }

    /** True once after each change that the checkpoint should know. */
    boolean takeCheckpointDue() {
        boolean due = checkpointDue;
        checkpointDue = false;
        return due;
    }

    /** What the checkpoint being written should say of this log; null when there is nothing of it on disk. */
    @Nullable
    CheckpointEntry checkpointEntry() {
        if (!state.directoryMade || durable.segmentBaseOffset() < 0) {
            return null;
        }
        CheckpointEntry entry = LogRecovery.entryFor(state, durable);
        state.recoveryPoints = state.recoveryPoints.writing(entry.recoveryPoint());
        return entry;
    }

    /** The checkpoint with {@code entry} is durable: takes out the segments below its log start and returns them. */
    List<Segment> checkpointed(CheckpointEntry entry) {
        state.recoveryPoints = RecoveryPoints.at(entry.recoveryPoint());
        List<DurableWaiter> reached = new ArrayList<>();
        logStartWaiters.removeIf(waiter -> waiter.endOffset <= entry.logStartOffset() && reached.add(waiter));
        List<Segment> gone = state.segments.removeBelow(entry.logStartOffset(), unsyncedSegments);
        gone.forEach(Segment::unload);
        reached.forEach(waiter -> waiter.completion.completed(Outcome.done()));
        return gone;
    }

    /** Gives back sealed segments that nobody has used since {@code unusedSinceNanos}. */
    void giveBackSealed(long unusedSinceNanos) {
        Segment active = state.segments.active();
        for (Segment segment : state.segments.all()) {
            boolean used = segment.lastUsedNanos() - unusedSinceNanos > 0 || unsyncedSegments.contains(segment);
            if (segment.isLoaded() && segment != active && !used && !dirty && isQuiet()) {
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
