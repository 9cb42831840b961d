package io.courant.log;

import io.courant.base.CountedFile;
import io.courant.base.Invariants;
import io.courant.base.Slice;
import io.courant.log.journal.JournalAction;
import io.courant.log.journal.JournalEntry;
import io.courant.log.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far one log is durable, what of it is not, and what is on its way to the disk. On the log's shard.
 *
 * <p>Bytes become durable in one of two ways. Small batches are kept until the next commit hands them to the journal:
 * {@link #handOver}. Where there is much to write, or where no batch could be kept, the files themselves are synced:
 * {@link #collectFiles}. In the end all files are synced, so that the journal's space can be used again;
 * {@link #uncoveredFrom} says which of its actions still count for this log. A batch stands in its segment before it is handed
 * over, so a sync covers every hand-over that began before it, also one that the journal answers later.
 *
 * <p>What always holds: a batch is handed over only when everything before it has been handed over or is durable, so the
 * durable end is that of a run without a gap; at most one sync of the log's files is on its way.
 */
final class LogDurability {

    /** No action, and no offset. */
    private static final long NONE = -1;

    /** How a log's next commit goes. */
    enum Way {
        JOURNAL,
        FILES,
        /** A sync of its files is on its way, which comes first. */
        LATER
    }

    private final PartitionLog log;
    private final LogState state;
    private final KeptBatches kept;
    private final List<Segment> unsyncedSegments = new ArrayList<>(1);
    private final List<JournalEntry> pending = new ArrayList<>(0);
    private @Nullable SyncPart heldBack;
    private DurablePlace synced;
    private long unsyncedBytes;
    private long pendingBytes;
    private long pendingFrom = NONE;
    private long handedOverEnd = NONE;
    private boolean mustSyncFiles;
    private boolean namesUnsynced;
    private boolean directoryUnsynced;
    private boolean directoryDurable;
    private boolean createHandedOver;
    private boolean syncing;
    private int handOversUnderWay;
    private long handOversBegun;
    /** The last hand-over that began before the files were last collected. */
    private long collectedHandOver;
    /** The same of the last collection that was synced: what it and those before it had is durable in the files. */
    private long syncedHandOver;

    private boolean dirty;
    private long dirtySinceNanos;

    /** The last action of this log known to be durable in the journal. */
    private long lastSequence;
    /** Actions up to this one are durable in the files. */
    private long coveredSequence;
    /** The first action of which that is not known; {@link #NONE} when there is none. */
    private long uncoveredFrom = NONE;
    /** The first action of those hand-overs that began since files were last collected. */
    private long firstSinceCollected = NONE;
    /** The last action of those that began before. */
    private long lastCollected;

    /** The state of a log that was found to be durable up to its end, its files holding all of its actions. */
    LogDurability(PartitionLog log, KeptBatches kept) {
        this.log = log;
        this.state = log.state();
        this.kept = kept;
        this.synced = writtenEnd();
        this.directoryDurable = state.directoryMade;
        this.lastSequence = state.sequenceAtOpening;
        this.coveredSequence = state.sequenceAtOpening;
        this.lastCollected = state.sequenceAtOpening;
    }

    // --- what has been written ---

    /** Notes a batch that stands in its segment; from {@code fileSyncBytes} on that are not durable the files are synced. */
    void wrote(WrittenBatch batch, int fileSyncBytes) {
        if (unsyncedSegments.isEmpty() || unsyncedSegments.getLast() != batch.segment()) {
            unsyncedSegments.add(batch.segment());
        }
        unsyncedBytes += batch.length();
        pendingBytes += batch.length();
        if (mustSyncFiles) {
            return;
        }
        Slice.OfBuffer bytes = pendingBytes >= fileSyncBytes ? null : kept.keep(batch);
        if (bytes == null) {
            goByFiles();
            return;
        }
        if (pending.isEmpty()) {
            pendingFrom = batch.baseOffset();
        }
        pending.add(new JournalEntry(
                new JournalAction.Append(
                        state.identity.key(), batch.segment().baseOffset(), batch.position(), batch.baseOffset()),
                bytes));
    }

    /** There are new files whose names are not durable. */
    void filesAdded(boolean directoryIsNew) {
        namesUnsynced = true;
        directoryUnsynced |= directoryIsNew;
    }

    /**
     * A segment has got a follower. It is synced before anything in that one counts, so the next commit goes by the files,
     * even where all its batches are durable: that the remains of a failed write were cut off may not be.
     */
    void leftBehind(Segment segment) {
        if (unsyncedSegments.isEmpty() || unsyncedSegments.getLast() != segment) {
            unsyncedSegments.add(segment);
        }
        goByFiles();
    }

    /** Notes that there is something to commit; true when there was nothing before. */
    boolean markDirty(long nowNanos) {
        boolean first = !dirty;
        if (first) {
            dirty = true;
            dirtySinceNanos = nowNanos;
        }
        return first;
    }

    boolean isDirty() {
        return dirty;
    }

    long dirtySinceNanos() {
        return dirtySinceNanos;
    }

    /** Whether a commit or a sync with bytes of this log is on its way. */
    boolean isUnderWay() {
        return syncing || handOversUnderWay > 0;
    }

    /** Whether every file is synced and nothing is on its way. */
    boolean isQuiet() {
        return !dirty && !isUnderWay() && !hasUnsyncedFiles() && state.durableEndOffset == state.logEndOffset;
    }

    // --- by the journal ---

    Way way() {
        if (mustSyncFiles) {
            return syncing ? Way.LATER : Way.FILES;
        }
        boolean joined = pendingFrom == handedOverEnd || pendingFrom <= state.durableEndOffset;
        return joined ? Way.JOURNAL : Way.LATER;
    }

    /** Adds what is kept to {@code entries}, with what recovery needs to know before it. From now on the log is clean. */
    HandedOver handOver(List<JournalEntry> entries) {
        Invariants.check(!pending.isEmpty(), "%s has nothing for the journal", state.identity);
        int first = entries.size();
        if (!directoryDurable && !createHandedOver) {
            createHandedOver = true;
            entries.add(JournalEntry.of(new JournalAction.Create(state.identity.key(), state.identity.topic())));
        }
        if (pendingFrom != handedOverEnd) {
            entries.add(JournalEntry.of(new JournalAction.SyncedTo(state.identity.key(), pendingFrom)));
        }
        entries.addAll(pending);
        pending.clear();
        pendingBytes = 0;
        handedOverEnd = state.logEndOffset;
        dirty = false;
        handOversUnderWay++;
        handOversBegun++;
        return new HandedOver(log, state.logEndOffset, first, entries.size() - first, handOversBegun);
    }

    /** The journal has what was handed over; its first action has the number {@code firstSequence}. */
    void journaled(HandedOver part, long firstSequence) {
        handOversUnderWay--;
        lastSequence = firstSequence + part.count() - 1;
        if (part.number() <= collectedHandOver) {
            lastCollected = lastSequence;
        } else if (firstSinceCollected == NONE) {
            firstSinceCollected = firstSequence;
        }
        if (part.number() <= syncedHandOver) {
            coveredSequence = lastSequence;
        } else if (uncoveredFrom == NONE) {
            uncoveredFrom = firstSequence;
        }
    }

    /** The journal had no room for what was handed over: the files are synced instead. */
    void notJournaled() {
        handOversUnderWay--;
        handedOverEnd = NONE;
        createHandedOver = false;
        goByFiles();
    }

    /** Nothing more is handed over before the files are synced. */
    void goByFiles() {
        mustSyncFiles = true;
        letGoOfPending();
    }

    private void letGoOfPending() {
        pending.forEach(entry -> kept.letGo(Objects.requireNonNull(entry.batch())));
        pending.clear();
    }

    // --- by syncing the files ---

    boolean isSyncing() {
        return syncing;
    }

    /** Whether some file or name was never synced. */
    boolean hasUnsyncedFiles() {
        return !unsyncedSegments.isEmpty() || namesUnsynced || heldBack != null;
    }

    /** The segments that a sync must cover. */
    List<Segment> unsyncedSegments() {
        return unsyncedSegments;
    }

    /** Hands over all files and names that are not synced. Where the log must go by its files, this is its commit. */
    SyncPart collectFiles() {
        Invariants.check(!syncing, "two syncs of %s at once", state.identity);
        syncing = true;
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
                log, writtenEnd(), unsyncedBytes, files, namesUnsynced ? state.directory : null, directoryUnsynced);
        unsyncedBytes = 0;
        namesUnsynced = false;
        directoryUnsynced = false;
        firstSinceCollected = NONE;
        lastCollected = lastSequence;
        collectedHandOver = handOversBegun;
        if (mustSyncFiles) {
            mustSyncFiles = false;
            pendingBytes = 0;
            dirty = false;
        }
        SyncPart earlier = heldBack;
        heldBack = null;
        return earlier == null ? part : earlier.and(part);
    }

    /** All of {@code part} is synced. */
    void synced(SyncPart part) {
        syncing = false;
        synced = part.end();
        directoryDurable |= part.directoryIsNew();
        coveredSequence = lastCollected;
        syncedHandOver = collectedHandOver;
        uncoveredFrom = firstSinceCollected;
    }

    /** A sync has ended without saying that the files are durable; there will be no other. */
    void syncEnded() {
        syncing = false;
    }

    /** Takes back {@code part}, of which not all was synced: whoever collects next gets it again. */
    void takeBack(SyncPart part) {
        Invariants.check(heldBack == null, "two unsynced parts of %s", state.identity);
        syncing = false;
        heldBack = part;
        if (state.durableEndOffset < part.end().offset()) {
            goByFiles();
        }
    }

    /** There will be no further commit: lets go of what is kept. */
    void giveUp() {
        letGoOfPending();
        SyncPart part = heldBack;
        if (part != null) {
            heldBack = null;
            part.release();
        }
    }

    /** Up to where the files are durable: recovery may begin there. */
    DurablePlace syncedPlace() {
        return synced;
    }

    /** Every action of the log up to this one is durable in its files. */
    long coveredSequence() {
        return coveredSequence;
    }

    /** The first action in the journal that this log may still need; negative when it needs none. */
    long uncoveredFrom() {
        return uncoveredFrom;
    }

    private DurablePlace writtenEnd() {
        Segment active = state.segments.active();
        return active == null
                ? new DurablePlace(state.logEndOffset, -1, 0)
                : new DurablePlace(state.logEndOffset, active.baseOffset(), active.sizeInBytes());
    }
}
