package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.EventLog;
import io.courant.log.journal.Found;
import io.courant.log.journal.JournalAction;
import io.courant.log.journal.JournalReader;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.stored.Syncs;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches again that were synced in their segments and are damaged there by now, as long as the journal still has them.
 * A sound batch is left alone whatever the journal says: an entry that has cut it may be lost. Between the start and the
 * opening of a log the journal may have been written over there: then the damage stays, and the segment is read as a whole
 * when it is loaded, which names it. Blocks.
 */
final class SegmentRepair {

    private final Disk disk;
    private final Path directory;
    private final EventLog events;
    private ByteBuffer copy = ByteBuffer.allocate(0);
    private ByteBuffer stored = ByteBuffer.allocate(0);

    SegmentRepair(Disk disk, Path directory, EventLog events) {
        this.disk = disk;
        this.directory = directory;
        this.events = events;
    }

    /** Looks at the places of {@code copies} at or above {@code logStartOffset}; true when anything was changed. */
    boolean repair(List<Found> copies, JournalReader source, long logStartOffset) throws IOException {
        boolean repaired = false;
        long base = -1;
        DiskFile segment = null;
        try (JournalReader journal = source) {
            for (Found found : copies) {
                if (found.action() instanceof JournalAction.Append append && append.baseOffset() >= logStartOffset) {
                    if (segment == null || base != append.segmentBaseOffset()) {
                        close(segment);
                        base = append.segmentBaseOffset();
                        segment = disk.open(SegmentFiles.log(directory, base), Disk.Mode.READ_WRITE);
                    }
                    repaired |= repair(found, append, journal, segment);
                }
            }
        } finally {
            close(segment);
        }
        return repaired;
    }

    private static void close(@Nullable DiskFile segment) throws IOException {
        if (segment != null) {
            segment.close();
        }
    }

    private boolean repair(Found found, JournalAction.Append append, JournalReader journal, DiskFile segment)
            throws IOException {
        int bytes = found.batchBytes();
        if (copy.capacity() < bytes) {
            copy = ByteBuffer.allocate(bytes);
            stored = ByteBuffer.allocate(bytes);
        }
        segment.read(append.position(), stored.clear().limit(bytes));
        if (isSound(stored.flip(), append.baseOffset())) {
            return false;
        }
        Path path = SegmentFiles.log(directory, append.segmentBaseOffset());
        boolean isThere = readCopy(found, append, journal, path);
        if (isThere) {
            segment.write(append.position(), copy.flip());
            Syncs.file(segment, path);
        }
        Path index = SegmentFiles.index(directory, append.segmentBaseOffset());
        if (disk.exists(index)) {
            disk.delete(index); // it may say that this is damaged, or that it is not
        }
        if (!isThere) {
            return true;
        }
        events.warn(
                "log.repaired",
                "%s at position %d: the batch of offset %d was damaged, and is written again as entry %d of the journal has it"
                        .formatted(path, append.position(), append.baseOffset(), found.sequence()));
        return true;
    }

    private boolean readCopy(Found found, JournalAction.Append append, JournalReader journal, Path segment) {
        try {
            journal.readBatch(found, copy.clear());
            return true;
        } catch (IOException e) {
            events.warn(
                    "log.not-repaired",
                    "%s at position %d: the batch of offset %d is damaged, and there is no copy of it any more: %s"
                            .formatted(segment, append.position(), append.baseOffset(), e.getMessage()));
            return false;
        }
    }

    /** Whether a batch of {@code baseOffset} begins here; one that is longer than the bytes shown is another one. */
    static boolean isSound(ByteBuffer bytes, long baseOffset) {
        if (bytes.remaining() < RecordBatch.HEADER_BYTES) {
            return false;
        }
        RecordBatch batch = new RecordBatch().at(bytes, 0);
        return batch.baseOffset() == baseOffset
                && batch.sizeInBytes() >= RecordBatch.HEADER_BYTES
                && batch.sizeInBytes() <= bytes.remaining()
                && batch.crcValid();
    }
}
