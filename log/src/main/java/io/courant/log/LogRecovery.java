package io.courant.log;

import io.courant.base.CountedFile;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.EventLog;
import io.courant.log.compact.CompactionMark;
import io.courant.log.compact.SegmentExchange;
import io.courant.log.epoch.EpochEntries;
import io.courant.log.metrics.DamageMeter;
import io.courant.log.producer.ProducerStates;
import io.courant.log.segment.DamagedRange;
import io.courant.log.segment.ScanRules;
import io.courant.log.segment.Segment;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.segment.SegmentIndex;
import io.courant.log.segment.SegmentIndexFile;
import io.courant.log.segment.SegmentScanner;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.Syncs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a partition's directory holds. Reads only what the checkpoint does not cover, and trusts none of that:
 * every batch's length, CRC, offset and epoch is checked.
 *
 * <p>First the batches of the journal are written to their places again. Below the recovery point and what the journal
 * proves everything was durable: what is unsound there is damage, noted, reported and kept, and its offsets are not given
 * again. Beyond it the sound batches are kept, and from the first unsound byte on all is cut. When the checkpoint was lost
 * nothing says what is proven: then an unsound place with a sound batch of a higher offset behind it is damage, and one with
 * nothing behind it is a torn tail.
 *
 * <p>What is kept above the recovery point is written again and synced before the log serves: after a failed sync the
 * cache may hold what the disk does not. Indexes, epochs and producer state come from stored files as far as these are
 * sound, and from the batches beyond. Blocks: for the lane {@link ShardLanes#open()}.
 */
final class LogRecovery {

    private final ShardTools tools;
    private final LogIdentity identity;
    private final Path directory;
    private final LogConfig config;
    private final int highestEpoch;
    private CompactionMark compaction = CompactionMark.NONE;
    private ScanRules scanRules;
    private final JournalReplay replay;
    private final RecoveryBasis basis;
    private final @Nullable CheckpointEntry entry;
    /** Below it everything is synced in the files; -1 when that is not known. */
    private final long recoveryPoint;
    /** Below it everything was durable, in the files or in the journal; -1 when that is not known. */
    private long provenEnd;

    private final EpochEntries epochs = new EpochEntries();
    /** The time by which things grow old, as of the construction. */
    private final long nowMs;

    private final ProducerReplay producers;
    private final List<Segment> segments = new ArrayList<>();
    private long logStartOffset;
    private long nextOffset;
    private long cutBytes;
    private long scannedBytes;
    private boolean namesChanged;
    private boolean madeDirectory;

    LogRecovery(
            ShardTools tools,
            LogIdentity identity,
            Path directory,
            LogConfig config,
            int highestEpoch,
            @Nullable CheckpointEntry checkpointed,
            JournalReplay replay) {
        this.tools = tools;
        this.identity = identity;
        this.directory = directory;
        this.replay = replay;
        this.nowMs = tools.expiryClock.nowMs();
        this.basis = RecoveryBasis.of(checkpointed, replay);
        this.entry = basis.entry();
        this.recoveryPoint = basis.recoveryPoint();
        this.provenEnd = basis.provenEnd(-1);
        this.config = config;
        this.highestEpoch = highestEpoch;
        this.scanRules = rules();
        this.logStartOffset = basis.logStartOffset();
        this.producers = new ProducerReplay(tools, identity.key(), directory, nowMs);
    }

    /**
     * Recovers the log from its directory, which is the topic's.
     *
     * @param madeNow the directory was made just now, because it was not durable when the journal was
     */
    RecoveredLog run(boolean madeNow) throws IOException {
        madeDirectory = madeNow;
        endExchanges();
        readCompaction();
        // What was compacted since does not stand where the journal says, nor as it says.
        long intactFrom = compaction.gapsBelow();
        namesChanged |= new SegmentRepair(tools.disk, directory, tools.events)
                .repair(replay.copies(), replay.reader(), Math.max(logStartOffset, intactFrom));
        long journaledEnd = replay.writeTo(tools.disk, directory, logStartOffset, recoveryPoint, intactFrom);
        // A checkpoint proved what a pass was allowed to touch, though it may be the one that cannot be read now.
        provenEnd = basis.provenEnd(Math.max(journaledEnd, intactFrom));
        recoverSegments();
        epochs.startAt(logStartOffset);
        return new RecoveredLog(
                identity,
                true,
                segments,
                producers.states(),
                epochs,
                logStartOffset,
                nextOffset,
                replay.lastSequence(),
                cutBytes > 0,
                compaction);
    }

    private void endExchanges() throws IOException {
        for (SegmentExchange begun : SegmentExchange.begun(tools.disk.list(directory))) {
            begun.end(tools.disk, directory);
        }
    }

    private ScanRules rules() {
        return new ScanRules(config.indexIntervalBytes(), highestEpoch, basis.knownEpochs(), compaction.gapsBelow());
    }

    /** Where the mark is damaged, anything may be missing that is proven: batches that are there must be served. */
    private void readCompaction() throws IOException {
        compaction = switch (CompactionMark.read(tools.disk, directory, identity.key())) {
            case CompactionMark.Found.Sound(CompactionMark mark) -> mark;
            case CompactionMark.Found.Damaged(String reason) -> {
                tools.events.error(
                        "log.compaction-mark-damaged",
                        CompactionMark.of(directory) + " cannot be believed; offsets may be missing: " + reason,
                        null);
                yield new CompactionMark(Math.max(0, recoveryPoint), 0);
            }
        };
        scanRules = rules();
    }

    private RecoveredLog empty() {
        return new RecoveredLog(
                identity,
                false,
                List.of(),
                new ProducerStates(),
                epochs,
                logStartOffset,
                Math.max(logStartOffset, provenEnd),
                replay.lastSequence(),
                false,
                CompactionMark.NONE);
    }

    /** What the log is when it has no directory. Touches no disk: for the shard. */
    RecoveredLog missingDirectory() {
        if (provenEnd <= 0) {
            return empty();
        }
        damaged(tools.meters.damage, directory + " is gone; the offsets below " + provenEnd + " are lost");
        if (entry != null) {
            entry.epochs().forEach(epoch -> epochs.assign(epoch.epoch(), epoch.startOffset()));
        }
        return empty();
    }

    private void recoverSegments() throws IOException {
        List<String> names = tools.disk.list(directory);
        List<Long> bases = segmentBases(names);
        // A segment made since the checkpoint may have a name that no commit has synced, even if it is still empty.
        namesChanged |= !bases.isEmpty() && entry != null && bases.getLast() != entry.activeBaseOffset();
        long proven = Math.max(0, recoveryPoint);
        long replayFrom = producers.begin(names, proven, entry == null || entry.hasProducers());
        deleteGivenUp(bases, replayFrom);
        int kept = beginsSoundly(bases) ? bases.size() : 0;
        nextOffset = kept == 0 ? logStartOffset : bases.getFirst();
        if (entry != null && recoveryPoint >= 0) {
            entry.epochs().forEach(epoch -> epochs.assign(epoch.epoch(), epoch.startOffset()));
        }
        boolean epochsKnown = entry != null && recoveryPoint >= 0;
        long trusted = epochsKnown ? Math.min(proven, replayFrom) : 0;
        for (int i = 0; i < kept; i++) {
            long base = bases.get(i);
            long nextBase = i + 1 < bases.size() ? bases.get(i + 1) : -1;
            boolean hasFollower = nextBase >= 0; // without one, and with nothing proven, both numbers are -1
            boolean mayBeCompacted = nextBase <= compaction.gapsBelow(); // and then it was proven
            if (entry != null
                    && base == entry.activeBaseOffset()
                    && hasFollower
                    && nextBase == recoveryPoint
                    && !mayBeCompacted) {
                cutAtRecoveryPoint(SegmentFiles.log(directory, base), entry.activePosition());
            }
            if (nextBase >= 0 && nextBase <= trusted) {
                int size = sizeOf(SegmentFiles.log(directory, base));
                segments.add(segment(base, size, nextBase));
                nextOffset = nextBase;
            } else if (!recoverSegment(base, nextBase, replayFrom)) {
                kept = i + 1;
            }
        }
        removeBehind(bases.subList(kept, bases.size()));
        boolean lostBatches = compaction.gapsBelow() > 0 || (!bases.isEmpty() && bases.getFirst() > 0);
        removeDerivedOfNothing(bases.subList(0, kept), names, lostBatches ? replayFrom : nextOffset);
        if (nextOffset < provenEnd) {
            damaged("%s ends at offset %d, but %d was proven: the offsets between are lost"
                    .formatted(directory, nextOffset, provenEnd));
            nextOffset = provenEnd;
        }
        if (lostBatches && replayFrom < nextOffset) {
            producers.store(nextOffset);
        }
        makeNamesDurable();
        if (scannedBytes > 0 || cutBytes > 0) {
            String what = "%s: %d bytes read, %d cut, ends at offset %d"
                    .formatted(identity.directoryName(), scannedBytes, cutBytes, nextOffset);
            tools.events.log(cutBytes > 0 ? EventLog.Level.INFO : EventLog.Level.DEBUG, "log.recovered", what, null);
        }
    }

    /** Whether the first segment begins where the log does, or what is missing before it is damage; false: cut it all. */
    private boolean beginsSoundly(List<Long> bases) {
        long first = bases.isEmpty() ? logStartOffset : bases.getFirst();
        if (first <= logStartOffset) {
            return true;
        }
        if (recoveryPoint < 0) {
            logStartOffset = first;
            return true;
        }
        if (isTail(logStartOffset)) {
            return false;
        }
        damaged("%s begins at offset %d; the offsets from %d on are lost".formatted(directory, first, logStartOffset));
        return true;
    }

    private void makeNamesDurable() throws IOException {
        if (entry == null || madeDirectory) {
            PartitionMetadataFile.writeOver(tools.disk, directory, identity.topicId());
            Syncs.directory(tools.disk, Objects.requireNonNull(directory.getParent()));
        }
        if (namesChanged || madeDirectory || entry == null) {
            Syncs.directory(tools.disk, directory);
        }
    }

    /**
     * The recovery point is the end of a segment that has got a follower since. What a failed write has left behind it
     * may have come back by a power cut, or may still do so: it is cut off for good before the follower counts.
     */
    private void cutAtRecoveryPoint(Path path, int end) throws IOException {
        int size = sizeOf(path);
        try (DiskFile file = tools.disk.open(path, Disk.Mode.READ_WRITE)) {
            if (size > end) {
                tools.events.info(
                        "log.tail-cut",
                        "%s: %d bytes from position %d on were never proven and are cut"
                                .formatted(path, size - end, end));
                cutBytes += size - end;
                file.truncate(end);
            }
            Syncs.file(file, directory);
        }
    }

    private List<Long> segmentBases(List<String> names) throws IOException {
        List<Long> bases = new ArrayList<>();
        for (String name : names) {
            long base = SegmentFiles.offsetOf(name, SegmentFiles.LOG_SUFFIX);
            if (base >= 0) {
                bases.add(base);
            } else if (name.endsWith(StoredFile.ASIDE_SUFFIX)) {
                tools.disk.delete(directory.resolve(name));
            }
        }
        bases.sort(null);
        return bases;
    }

    /**
     * Deletes segments below the log's start that producer state does not need: a process has taken them out of use and may have
     * deleted any of them. The others stay for the next checkpoint. Their indexes go with all that was derived of nothing.
     */
    private void deleteGivenUp(List<Long> bases, long replayFrom) throws IOException {
        long below = Math.min(logStartOffset, replayFrom);
        if (bases.size() > 1 && bases.get(1) <= below) {
            producers.makeDurable();
        }
        while (bases.size() > 1 && bases.get(1) <= below) {
            tools.disk.delete(SegmentFiles.log(directory, bases.removeFirst()));
        }
    }

    private int sizeOf(Path segment) throws IOException {
        long size = tools.disk.size(segment);
        if (size > LogLimits.LARGEST_POSITION) {
            throw new IOException("segment " + segment + " has " + size + " bytes; none of ours has more than "
                    + LogLimits.LARGEST_POSITION);
        }
        return (int) size;
    }

    private Segment segment(long base, int size, long end) {
        return new Segment(base, SegmentFiles.log(directory, base), size, end, nowMs);
    }

    /** Recovers one segment; false when what comes behind it must go, because something in it was cut. */
    private boolean recoverSegment(long base, long nextBase, long replayFrom) throws IOException {
        Path path = SegmentFiles.log(directory, base);
        int size = sizeOf(path);
        if (isCleanEnd(base, nextBase, size) && replayFrom >= recoveryPoint) {
            segments.add(segment(base, size, recoveryPoint));
            nextOffset = recoveryPoint;
            return true;
        }
        CountedFile file = tools.segments.open(path);
        try {
            SegmentIndex index =
                    tools.ofOpenLane.loading.usable(SegmentFiles.index(directory, base), base, file.file());
            if (index.nextOffset() > Math.max(0, recoveryPoint)) { // it covers what is not proven
                index = tools.ofOpenLane.loading.provenPart(index, Math.max(0, recoveryPoint), file.file());
            }
            boolean complete = scan(base, nextBase, size, replayFrom, file.file(), index);
            Segment recovered = segment(base, index.endPosition() + trailingDamage(index), index.nextOffset());
            index.damage().forEach(recovered::noteDamage);
            segments.add(recovered);
            nextOffset = index.knownEnd();
            SegmentIndexFile.write(tools.disk, SegmentFiles.index(directory, base), index);
            return complete;
        } finally {
            file.release();
        }
    }

    /** Whether the segment is the last one and ends exactly where everything is proven. */
    private boolean isCleanEnd(long base, long nextBase, int size) {
        return nextBase < 0
                && entry != null
                && recoveryPoint >= 0
                && entry.activeBaseOffset() == base
                && entry.activePosition() == size;
    }

    private static int trailingDamage(SegmentIndex index) {
        if (index.damage().isEmpty()) {
            return 0;
        }
        DamagedRange last = index.damage().getLast();
        return last.position() >= index.endPosition() ? last.length() : 0;
    }

    private boolean scan(long base, long nextBase, int size, long replayFrom, DiskFile file, SegmentIndex index)
            throws IOException {
        if (index.endPosition() > 0 && replayFrom < index.nextOffset()) {
            tools.ofOpenLane.scanner.replay(
                    file::read, index, replayFrom, (header, position) -> producers.apply(header));
        }
        int provenPosition = index.endPosition();
        int[] keptFrom = {size};
        SegmentScanner.BatchVisitor visitor = (header, position) -> {
            if (header.baseOffset() >= recoveryPoint) {
                keptFrom[0] = (int) Math.min(keptFrom[0], position);
            }
            epochs.assign(Math.max(epochs.latest(), header.partitionLeaderEpoch()), header.baseOffset());
            if (header.baseOffset() >= replayFrom) {
                producers.apply(header);
            }
        };
        scannedBytes += size - provenPosition;
        int damageBefore = index.damage().size();
        SegmentScanner.ScanEnd end = tools.ofOpenLane.scanner.scan(file::read, index, size, scanRules, visitor);
        boolean complete = true;
        while (end instanceof SegmentScanner.ScanEnd.Unsound unsound) {
            SegmentScanner.SoundPlace place = unsound.behind() != null || isTail(index.nextOffset())
                    ? unsound.behind()
                    : tools.ofOpenLane.scanner.nextSound(
                            file::read, unsound.position() + 1, size, index.nextOffset(), index);
            if (place == null) {
                complete = endOfSound(base, nextBase, size, file, index, unsound);
                break;
            }
            end = tools.ofOpenLane.scanner.scanBehindDamage(
                    file::read, index, unsound, place, size, scanRules, visitor);
        }
        if (end instanceof SegmentScanner.ScanEnd.Complete && nextBase > index.knownEnd()) {
            complete = endOfSound(
                    base,
                    nextBase,
                    size,
                    file,
                    index,
                    new SegmentScanner.ScanEnd.Unsound(size, "the file ends too early"));
        }
        for (DamagedRange range :
                index.damage().subList(damageBefore, index.damage().size())) {
            damaged(range.place(SegmentFiles.log(directory, base).toString()));
        }
        keep(file, Math.min(keptFrom[0], index.endPosition()), index.endPosition());
        return complete;
    }

    /** Whether bytes that hold {@code offset} are known to lie above everything proven. */
    private boolean isTail(long offset) {
        return recoveryPoint >= 0 && offset >= provenEnd;
    }

    /** No sound batch follows in the segment: what is left is a torn tail or, where more is proven, damage. */
    private boolean endOfSound(
            long base,
            long nextBase,
            int size,
            DiskFile file,
            SegmentIndex index,
            SegmentScanner.ScanEnd.Unsound unsound)
            throws IOException {
        long end = index.knownEnd();
        boolean proven = !isTail(end) && (nextBase >= 0 || end < provenEnd);
        if (proven) {
            long until = nextBase >= 0 ? nextBase : provenEnd;
            index.addDamage(
                    new DamagedRange(end, until, unsound.position(), size - unsound.position(), unsound.reason()));
            return true;
        }
        if (size > unsound.position()) {
            tools.events.info(
                    "log.tail-cut",
                    "%s: %d bytes from position %d on were never proven and are cut: %s"
                            .formatted(
                                    SegmentFiles.log(directory, base),
                                    size - unsound.position(),
                                    unsound.position(),
                                    unsound.reason()));
            cutBytes += size - unsound.position();
            file.truncate(unsound.position());
            Syncs.file(file, directory);
        }
        // What a failed write left may come back by a power cut although it was cut off. Where the next segment begins
        // at the very next offset, nothing is missing, and what is behind it stays.
        return end == nextBase;
    }

    /** Writes the kept bytes that are not proven once more, and syncs the file. */
    private void keep(DiskFile file, int from, int to) throws IOException {
        if (from < to) {
            ByteBuffer window = ByteBuffer.allocateDirect(Math.min(LogLimits.SCAN_WINDOW_BYTES, to - from));
            for (int position = from; position < to; position += window.limit()) {
                window.clear().limit(Math.min(window.capacity(), to - position));
                file.read(position, window);
                file.write(position, window.flip());
            }
            Syncs.file(file, directory);
            namesChanged = true; // the name of the file itself may not be durable yet
        }
    }

    /** Removes segments behind a cut. */
    private void removeBehind(List<Long> bases) throws IOException {
        for (int i = bases.size() - 1; i >= 0; i--) {
            Path path = SegmentFiles.log(directory, bases.get(i));
            cutBytes += tools.disk.size(path);
            tools.disk.delete(path);
            namesChanged = true;
            tools.events.info("log.tail-cut", path + " lies behind a cut and was never proven; it is removed");
        }
    }

    /**
     * Removes whatever was derived from batches that are gone: those behind a cut, and those that the log has given up. Also
     * snapshots above {@code snapshotsUpTo}: where batches are gone, one that is not durable must not take the place of one
     * that is.
     */
    private void removeDerivedOfNothing(List<Long> bases, List<String> names, long snapshotsUpTo) throws IOException {
        for (String name : names) {
            long index = SegmentFiles.offsetOf(name, SegmentFiles.INDEX_SUFFIX);
            long snapshot = SegmentFiles.offsetOf(name, SegmentFiles.PRODUCERS_SUFFIX);
            boolean ofNothing =
                    (index >= 0 && !bases.contains(index)) || snapshot > Math.min(nextOffset, snapshotsUpTo);
            if (ofNothing && tools.disk.exists(directory.resolve(name))) { // an unusable snapshot is gone
                tools.disk.delete(directory.resolve(name));
                namesChanged = true;
            }
        }
    }

    /** The checkpoint's entry for a log that is to begin at {@code logStartOffset}; {@code place} is its durable end. */
    static CheckpointEntry entryFor(LogState state, long logStartOffset, DurablePlace place, long coveredSequence) {
        List<EpochEntries.Entry> known = new ArrayList<>();
        for (int i = 0; i < state.epochs.count(); i++) {
            EpochEntries.Entry epoch = state.epochs.entry(i);
            // One that begins where the log does has records, though these may all be given up.
            if (epoch.startOffset() < place.offset() || epoch.startOffset() <= state.logStartOffset) {
                known.add(epoch);
            }
        }
        // The first producers may have come since; at another place than where they were counted, nobody knows.
        boolean hasProducers =
                place.offset() == state.savedAtOffset ? state.hadProducersWhenSaved : state.producers.count() > 0;
        return new CheckpointEntry(
                state.identity,
                logStartOffset,
                place.offset(),
                place.segmentBaseOffset(),
                place.position(),
                coveredSequence,
                hasProducers,
                known);
    }

    private void damaged(String place) {
        damaged(tools.ofOpenLane.damage, place);
    }

    /** {@code meter} is that of the caller: of the lane, or of the shard. */
    private void damaged(DamageMeter meter, String place) {
        meter.found(directory);
        tools.events.error("log.damaged", identity + ": " + place, null);
    }
}
