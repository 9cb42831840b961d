package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.log.journal.JournalAction;
import io.courant.log.journal.JournalContents;
import io.courant.log.segment.SegmentFiles;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the journal says of one partition beyond what the checkpoint covers, and the bringing of it into the partition's
 * files. All actions are taken in order, whatever their offsets: the last word counts.
 *
 * <p>A batch in the journal was acknowledged, or may have been, and so may have been seen. It stands in its segment, at
 * its place, in what the process saw; after a loss of power, perhaps nowhere else. So all of them are written again,
 * also those that seem to be there: after a failed sync the cache may hold what the disk does not.
 */
final class JournalReplay {

    private final List<JournalContents.Found> appends = new ArrayList<>();
    private boolean any;
    private boolean anew;
    private boolean removed;
    private long syncedTo = -1;
    private long cutTo = -1;
    private long logStart;
    private long lastSequence;

    private JournalReplay() {}

    /** The actions on {@code key} that {@code entry} does not cover. */
    static JournalReplay of(JournalContents contents, TopicIdPartition key, @Nullable CheckpointEntry entry) {
        JournalReplay replay = new JournalReplay();
        long covered = entry == null ? 0 : entry.coveredSequence();
        replay.lastSequence = covered;
        for (JournalContents.Found found : contents.actions(key)) {
            if (found.sequence() > covered) {
                replay.take(found);
            }
        }
        return replay;
    }

    private void take(JournalContents.Found found) {
        any = true;
        lastSequence = found.sequence();
        switch (found.action()) {
            case JournalAction.Create ignored -> removed = false;
            case JournalAction.Append ignored -> appends.add(found);
            case JournalAction.SyncedTo(var ignored, long offset) -> {
                // What was handed over before is in the files by then.
                appends.clear();
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
                removed = true;
                syncedTo = -1;
                cutTo = -1;
                logStart = 0;
            }
        }
    }

    /** Whether the journal has anything to say that the checkpoint does not cover. */
    boolean isEmpty() {
        return !any;
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

    /** Everything below this offset was durable somewhere: what is missing there is damage, no torn tail. */
    long provenEnd(long recoveryPoint) {
        long proven = Math.max(recoveryPoint, syncedTo);
        return appends.isEmpty() || !(appends.getLast().action() instanceof JournalAction.Append last)
                ? proven
                : Math.max(proven, last.endOffset());
    }

    /** The first offset of the log as far as the journal knows; 0 when it does not. */
    long logStart() {
        return logStart;
    }

    boolean hasBatches() {
        return !appends.isEmpty();
    }

    /** Whether the partition was removed for good, as far as the journal knows. */
    boolean endsRemoved() {
        return removed;
    }

    /** Writes all batches of offsets from {@code logStartOffset} on to their places in the segments of {@code directory}, making those that are missing. Syncs nothing. */
    void writeTo(Disk disk, Path directory, long logStartOffset) throws IOException {
        DiskFile segment = null;
        long openBase = -1;
        ByteBuffer bytes = ByteBuffer.allocateDirect(largestBatch());
        try {
            for (JournalContents.Found found : appends) {
                if (!(found.action() instanceof JournalAction.Append append) || append.endOffset() <= logStartOffset) {
                    continue;
                }
                if (segment == null || openBase != append.segmentBaseOffset()) {
                    if (segment != null) {
                        segment.close();
                    }
                    openBase = append.segmentBaseOffset();
                    segment = disk.open(SegmentFiles.log(directory, openBase), Disk.Mode.READ_WRITE);
                }
                found.readBatch(bytes.clear());
                segment.write(append.position(), bytes.flip());
            }
        } finally {
            if (segment != null) {
                segment.close();
            }
        }
    }

    String debug() {
        return "syncedTo=" + syncedTo + " cutTo=" + cutTo + " n=" + appends.size() + " last=" + lastSequence + (appends.isEmpty() ? "" : appends.getFirst() + ".." + appends.getLast());
    }

    private int largestBatch() {
        int largest = 1;
        for (JournalContents.Found found : appends) {
            largest = Math.max(largest, found.length());
        }
        return largest;
    }
}
