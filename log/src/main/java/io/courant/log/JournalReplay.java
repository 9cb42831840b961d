package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.log.journal.Found;
import io.courant.log.journal.JournalAction;
import io.courant.log.journal.JournalContents;
import io.courant.log.journal.JournalReader;
import io.courant.log.segment.SegmentFiles;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the journal says of one partition beyond what the checkpoint covers, and the bringing of it into the partition's
 * files. All actions are taken in order, whatever their offsets: the last word counts.
 *
 * <p>A batch in the journal was acknowledged, or may have been, and so may have been seen. It stood in its segment, at its
 * place, when it was handed over; after a loss of power perhaps nowhere but here. So all of them are written again, also those
 * that seem to be there: after a failed sync the cache may hold what the disk does not.
 */
final class JournalReplay {

    private final JournalContents contents;
    private final TopicIdPartition key;
    private final List<Found> appends = new ArrayList<>();
    private boolean anew;
    private boolean removed;
    private long syncedTo = -1;
    private long cutTo = -1;
    private long logStart;
    private long lastSequence;

    private JournalReplay(JournalContents contents, TopicIdPartition key, long lastSequence) {
        this.contents = contents;
        this.key = key;
        this.lastSequence = lastSequence;
    }

    /** The actions on {@code key} behind {@code coveredSequence}. */
    static JournalReplay of(JournalContents contents, TopicIdPartition key, long coveredSequence) {
        JournalReplay replay = new JournalReplay(contents, key, coveredSequence);
        for (Found found : contents.actions(key)) {
            if (found.sequence() > coveredSequence) {
                replay.take(found);
            }
        }
        return replay;
    }

    private void take(Found found) {
        lastSequence = found.sequence();
        removed = found.action() instanceof JournalAction.Remove;
        switch (found.action()) {
            case JournalAction.Create ignored -> {}
            case JournalAction.Append ignored -> appends.add(found);
            case JournalAction.SyncedTo(var ignored, long offset) -> {
                appends.clear(); // what was handed over before is in the files by then
                syncedTo = Math.max(syncedTo, offset);
            }
            case JournalAction.TruncateTo(var ignored, long offset) -> {
                appends.clear();
                syncedTo = offset;
                cutTo = offset;
            }
            case JournalAction.LogStartTo(var ignored, long offset) -> logStart = Math.max(logStart, offset);
            case JournalAction.Remove ignored -> {
                appends.clear();
                anew = true;
                syncedTo = -1;
                cutTo = -1;
                logStart = 0;
            }
        }
    }

    /** The number of the last action; that of the checkpoint where the journal has nothing newer. */
    long lastSequence() {
        return lastSequence;
    }

    /** What the checkpoint says, corrected by what has happened since; null when nothing of it holds any more. */
    @Nullable
    CheckpointEntry corrected(@Nullable CheckpointEntry entry) {
        if (entry == null || anew) {
            return null;
        }
        long start = Math.max(entry.logStartOffset(), logStart);
        return cutTo >= 0 && cutTo < entry.recoveryPoint() ? entry.cutTo(cutTo, start) : entry.startingAt(start);
    }

    /** The first offset of the log as far as the journal knows; 0 when it does not. */
    long logStart() {
        return logStart;
    }

    /** Whether the log is gone: the last word of it is its removal. */
    boolean isRemoved() {
        return removed;
    }

    boolean hasBatches() {
        return !appends.isEmpty();
    }

    /** The batches that a start writes to their places again, in order. */
    List<Found> batches() {
        return Collections.unmodifiableList(appends);
    }

    /**
     * The batches that stand in the journal by chance: they were synced in their segments, and not cut since. Their copies
     * are good for repairs until the journal's space is used again.
     */
    List<Found> copies() {
        List<Found> copies = new ArrayList<>();
        for (Found found : contents.actions(key)) {
            switch (found.action()) {
                case JournalAction.Append ignored -> copies.add(found);
                case JournalAction.TruncateTo(var ignored, long offset) ->
                    copies.removeIf(each -> baseOffset(each) >= offset);
                case JournalAction.LogStartTo(var ignored, long offset) ->
                    copies.removeIf(each -> baseOffset(each) < offset);
                case JournalAction.Remove ignored -> copies.clear();
                case JournalAction.Create ignored -> {}
                case JournalAction.SyncedTo ignored -> {}
            }
        }
        long replayedFrom =
                appends.isEmpty() ? Long.MAX_VALUE : appends.getFirst().sequence();
        copies.removeIf(each -> each.sequence() >= replayedFrom);
        return copies;
    }

    private static long baseOffset(Found found) {
        return found.action() instanceof JournalAction.Append append ? append.baseOffset() : -1;
    }

    /** Reads the batches. */
    JournalReader reader() {
        return contents.reader();
    }

    /** Everything below this offset was synced in the files; -1 when the journal does not say so of any. */
    long syncedTo() {
        return syncedTo;
    }

    /**
     * Writes all batches to their places in the segments of {@code directory}, making segments that are missing, but not where
     * these may have been deleted: below the log's start and below {@code recoveryPoint}, up to which all of it is in the
     * files that are left. Where that is not known (-1), no segment is made for what lies below the log's start. Nothing is
     * written below {@code intactFrom}: there the segments may have been compacted. Syncs nothing. Returns the offset behind the
     * last batch; -1 when there is none.
     */
    long writeTo(Disk disk, Path directory, long logStartOffset, long recoveryPoint, long intactFrom)
            throws IOException {
        long end = -1;
        ByteBuffer bytes = ByteBuffer.allocateDirect(largestBatch());
        RecordBatch batch = new RecordBatch();
        DiskFile segment = null;
        long openBase = -1;
        try (JournalReader reader = contents.reader()) {
            for (Found found : appends) {
                if (!(found.action() instanceof JournalAction.Append append)) {
                    continue;
                }
                reader.readBatch(found, bytes.clear());
                bytes.flip();
                end = batch.at(bytes, 0).nextOffset();
                boolean mayBeGone = recoveryPoint >= 0
                        ? end <= recoveryPoint
                        : !disk.exists(SegmentFiles.log(directory, append.segmentBaseOffset()));
                if ((end <= logStartOffset && mayBeGone) || end <= intactFrom) {
                    continue;
                }
                if (segment == null || openBase != append.segmentBaseOffset()) {
                    if (segment != null) {
                        segment.close();
                    }
                    openBase = append.segmentBaseOffset();
                    segment = disk.open(SegmentFiles.log(directory, openBase), Disk.Mode.READ_WRITE);
                }
                segment.write(append.position(), bytes);
            }
        } finally {
            if (segment != null) {
                segment.close();
            }
        }
        return end;
    }

    private int largestBatch() {
        int largest = 1;
        for (Found found : appends) {
            largest = Math.max(largest, found.batchBytes());
        }
        return largest;
    }
}
