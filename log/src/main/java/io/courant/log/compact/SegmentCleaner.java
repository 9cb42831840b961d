package io.courant.log.compact;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Done;
import io.courant.base.EventLog;
import io.courant.log.LogLimits;
import io.courant.log.segment.ScanRules;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.segment.SegmentIndex;
import io.courant.log.segment.SegmentIndexFile;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.Syncs;
import io.courant.wire.record.BatchCompactor;
import io.courant.wire.record.BatchCompactor.Compacted;
import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordTooLargeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes neighbouring sealed segments anew without their outdated records, into one file beside them, in steps; {@link
 * #exchange} then puts that into their place. Handed over from step to step.
 */
public final class SegmentCleaner implements CompactionStep {

    /** A segment as it is: its batches lie in its first {@code sizeInBytes} bytes, and end where the next segment begins. */
    public record Source(long baseOffset, long endOffset, int sizeInBytes) {

        SegmentBatches batches(ScanRules rules) {
            return new SegmentBatches(baseOffset, endOffset, sizeInBytes, rules);
        }
    }

    /**
     * What stays.
     *
     * @param keys the last offset of each key below {@code keysEnd}; what lies above stays
     * @param producersEnds the last offset of each producer: their batches stay, perhaps without a record
     * @param nowMs from a batch's delete horizon on its tombstones go
     * @param horizonMs the horizon of tombstones that have none yet
     * @param tombstonesStay whether a batch below could not be looked into: it may hold what any tombstone is the end of
     */
    public record Retention(
            KeyOffsets keys,
            long keysEnd,
            Set<Long> producersEnds,
            long nowMs,
            long horizonMs,
            boolean tombstonesStay) {}

    private final Path directory;
    private final Path aside;
    private final SegmentExchange exchange;
    private final Queue<Source> left;
    private final ScanRules rules;
    private final Retention retention;
    private final SegmentIndex index;
    private final RecordBatch written = new RecordBatch();
    private SegmentBatches batches;
    private Path source;
    private int size;
    private int bytesOfStep;
    private boolean changed;
    private boolean tombstonesStay;
    private boolean done;
    private @Nullable String problem;

    /** Cleans {@code sources}, which lie in {@code directory} between {@code baseOffset} and {@code endOffset}. */
    public SegmentCleaner(
            Path directory,
            List<Source> sources,
            long baseOffset,
            long endOffset,
            ScanRules rules,
            Retention retention) {
        this.directory = directory;
        this.aside = aside(directory, baseOffset);
        this.exchange = new SegmentExchange(baseOffset, endOffset);
        this.left = new ArrayDeque<>(sources);
        this.rules = rules;
        this.retention = retention;
        this.index = new SegmentIndex(baseOffset);
        this.changed = sources.size() > 1;
        this.tombstonesStay = retention.tombstonesStay;
        Source first = left.remove();
        this.source = SegmentFiles.log(directory, first.baseOffset);
        this.batches = first.batches(rules);
    }

    private static Path aside(Path directory, long baseOffset) {
        Path segment = SegmentFiles.log(directory, baseOffset);
        return segment.resolveSibling(segment.getFileName() + StoredFile.ASIDE_SUFFIX);
    }

    /**
     * Goes on by {@link LogLimits#COMPACTION_PIECE_BYTES}, one segment or one batch, or to where there is no memory for the
     * next one. Blocks; returns this.
     */
    public SegmentCleaner step(Disk disk, CompactionTools tools) throws IOException {
        Piece piece = new Piece(batches.position());
        int writtenBefore = size;
        try (DiskFile from = disk.open(source, Disk.Mode.READ);
                DiskFile target = disk.open(aside, Disk.Mode.READ_WRITE)) {
            if (size == 0) {
                target.truncate(0);
            }
            try {
                batches.begin(from, tools);
                RecordBatch batch = batches.next(tools);
                while (batch != null) {
                    clean(batch, target, tools);
                    boolean goesOn = problem() == null && !piece.isOver(batches.position());
                    batch = goesOn ? batches.next(tools) : null;
                }
            } finally {
                batches.rest();
                bytesOfStep = batches.position() - piece.begunAt() + size - writtenBefore;
                target.startWriteback(); // else all would stand before the commits of the journal when it is synced
            }
            if (batches.isAtEnd()) {
                nextSource();
            }
            done |= problem() != null;
            if (done && isWorthExchanging()) {
                Syncs.file(target, aside);
            }
        }
        if (done && !isWorthExchanging()) {
            disk.delete(aside);
        }
        return this;
    }

    /** Ends where something is wrong with the present one. */
    private void nextSource() {
        batches.rest();
        Source next = problem() == null ? left.poll() : null;
        if (next == null) {
            done = true;
        } else {
            source = SegmentFiles.log(directory, next.baseOffset);
            batches = next.batches(rules);
        }
    }

    private boolean isWorthExchanging() {
        return changed && problem() == null;
    }

    private void clean(RecordBatch batch, DiskFile target, CompactionTools tools) throws IOException {
        if (batch.isControl()) {
            write(batch.bytes(), 0, target);
            return;
        }
        try {
            boolean tombstonesGo =
                    !tombstonesStay && batch.hasDeleteHorizon() && retention.nowMs >= batch.baseTimestamp();
            // A tombstone waits from when all that it is the end of has gone, not from before.
            boolean tombstonesWait = !tombstonesStay && batch.nextOffset() <= retention.keysEnd;
            long horizonMs = tombstonesWait ? retention.horizonMs : BatchCompactor.NO_HORIZON;
            Compacted compacted = tools.compactor.compact(
                    batch,
                    (offset, key, isTombstone) -> stays(offset, key, isTombstone && tombstonesGo),
                    horizonMs,
                    (at, piece) -> target.write((long) size + RecordBatch.HEADER_BYTES + at, piece));
            switch (compacted) {
                case Compacted.Unchanged ignored -> write(batch.bytes(), 0, target);
                case Compacted.Rewritten(ByteBuffer front, int bytesBehind) -> {
                    changed = true;
                    write(front, bytesBehind, target);
                }
                case Compacted.Nothing ignored -> writeEmptied(batch, target, tools);
            }
        } catch (RecordTooLargeException e) {
            tombstonesStay = true;
            write(batch.bytes(), 0, target);
        } catch (MalformedRecordException e) {
            batches.damaged(String.valueOf(e.getMessage()));
        }
    }

    private boolean stays(long offset, @Nullable ByteBuffer key, boolean isOver) {
        if (offset >= retention.keysEnd) {
            return true;
        }
        return key != null && retention.keys.latest(key) <= offset && !isOver;
    }

    private void writeEmptied(RecordBatch batch, DiskFile target, CompactionTools tools) throws IOException {
        boolean isLast = batches.isAtEnd() && left.isEmpty();
        boolean stays = isLast || (batch.hasProducerId() && retention.producersEnds.contains(batch.lastOffset()));
        if (stays && batch.recordsCount() == 0) {
            write(batch.bytes(), 0, target);
        } else {
            changed = true;
            if (stays) {
                write(tools.compactor.emptied(batch), 0, target);
            }
        }
    }

    /** Writes {@code front} of a batch, behind which {@code bytesBehind} of it are written. */
    private void write(ByteBuffer front, int bytesBehind, DiskFile target) throws IOException {
        long length = (long) front.remaining() + bytesBehind;
        if (length > LogLimits.LARGEST_POSITION - size) {
            problem = "what is left of " + source + " is too large for a segment";
            return;
        }
        written.at(front, front.position());
        index.add(written, size, (int) length, rules.indexIntervalBytes());
        target.write(size, front);
        size += (int) length;
    }

    public boolean isDone() {
        return done;
    }

    @Override
    public int bytesOfStep() {
        return bytesOfStep;
    }

    /** Why the segments stay as they are; null when nothing is wrong with them. */
    public @Nullable String problem() {
        return problem != null ? problem : batches.problem();
    }

    /** Whether anything was left out, or several segments are one now, so that there is something to exchange. */
    public boolean hasChanged() {
        return changed;
    }

    /** Whether tombstones in what comes behind must stay: here or below is a batch that nobody could look into. */
    public boolean tombstonesStay() {
        return tombstonesStay;
    }

    /** Bytes of what is left. */
    public int sizeInBytes() {
        return size;
    }

    /** The largest timestamp that the batches which are left tell. */
    public long maxTimestamp() {
        return index.maxTimestamp();
    }

    /**
     * Puts what is left into the segments' place, durably. Its index, which can be made again at any time, comes after; {@code
     * events} are told when it does not. Blocks.
     */
    public Done exchange(Disk disk, EventLog events) throws IOException {
        exchange.begin(disk, directory, aside);
        exchange.end(disk, directory);
        Path indexPath = SegmentFiles.index(directory, exchange.from());
        try {
            SegmentIndexFile.write(disk, indexPath, index);
        } catch (IOException e) {
            events.warn("log.derived-not-stored", indexPath + " was not stored and will be rebuilt: " + e);
        }
        return Done.DONE;
    }

    /** Deletes what was written, which nobody wants any more. Blocks. */
    public void discard(Disk disk) throws IOException {
        if (disk.exists(aside)) {
            disk.delete(aside);
        }
    }
}
