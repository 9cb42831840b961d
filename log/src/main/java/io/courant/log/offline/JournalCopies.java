package io.courant.log.offline;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.log.PartitionClaim;
import io.courant.log.journal.Found;
import io.courant.log.journal.JournalAction;
import io.courant.log.journal.JournalReader;
import io.courant.log.offline.Finding.Severity;
import io.courant.log.segment.SegmentFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the batches that the journal holds of a partition with what stands in their places in the segments. Those that a
 * start writes there in any case may be missing; those that were synced there may not, and a start repairs them.
 */
final class JournalCopies {

    private final Disk disk;
    private final Path partition;
    private final PartitionClaim claim;
    /** Below it the segments may have been compacted. */
    private final long gapsBelow;

    private final PartitionReports reports;
    private ByteBuffer copy = ByteBuffer.allocate(0);
    private ByteBuffer stored = ByteBuffer.allocate(0);

    JournalCopies(Disk disk, Path partition, PartitionClaim claim, long gapsBelow, PartitionReports reports) {
        this.disk = disk;
        this.partition = partition;
        this.claim = claim;
        this.gapsBelow = gapsBelow;
        this.reports = reports;
    }

    /** Reports what differs, and returns the batches that a start would write, in order. */
    List<Found> compare() throws IOException {
        List<Found> missing = differing(claim.toReplay(), Math.min(claim.logStartOffset(), claim.replayedFrom()));
        report(missing, Severity.REPLAYED, " not in the segment; a start writes what is missing there");
        List<Found> written = new ArrayList<>();
        List<Found> wrong = new ArrayList<>();
        for (Found found : differing(claim.copies(), claim.logStartOffset())) {
            if (PartitionClaim.repairs(found, stored(found))) {
                written.add(found);
            } else {
                wrong.add(found);
            }
        }
        report(written, Severity.DAMAGE, " damaged or missing in the segment; a start repairs that from the journal");
        report(wrong, Severity.DAMAGE, " not what the segment has there, although that is sound by itself");
        written.addAll(missing);
        return written;
    }

    private ByteBuffer stored(Found found) throws IOException {
        try (OpenSegment segment = new OpenSegment()) {
            read(found, segment);
            return stored.flip();
        }
    }

    /** Those of {@code batches}, from offset {@code from} on, that the segments do not have. */
    private List<Found> differing(List<Found> batches, long from) throws IOException {
        List<Found> differing = new ArrayList<>();
        try (JournalReader journal = claim.journalReader();
                OpenSegment segment = new OpenSegment()) {
            for (Found found : batches) {
                if (append(found).baseOffset() >= Math.max(from, gapsBelow) && !isInPlace(found, journal, segment)) {
                    differing.add(found);
                }
            }
        }
        return differing;
    }

    private void report(List<Found> differing, Severity severity, String what) {
        if (!differing.isEmpty()) {
            JournalAction.Append first = append(differing.getFirst());
            reports.report(
                    severity,
                    SegmentFiles.log(partition, first.segmentBaseOffset()),
                    first.position(),
                    first.baseOffset(),
                    differing.getFirst().sequence(),
                    (differing.size() == 1
                                    ? "a batch of the journal is"
                                    : differing.size() + " batches of the journal are")
                            + what);
        }
    }

    private boolean isInPlace(Found found, JournalReader journal, OpenSegment segment) throws IOException {
        if (read(found, segment) < found.batchBytes()) {
            return false;
        }
        journal.readBatch(found, copy.clear());
        return copy.flip().equals(stored.flip());
    }

    /** Reads what stands in the place of {@code found}. */
    private int read(Found found, OpenSegment segment) throws IOException {
        int bytes = found.batchBytes();
        if (copy.capacity() < bytes) {
            copy = ByteBuffer.allocate(bytes);
            stored = ByteBuffer.allocate(bytes);
        }
        stored.clear().limit(bytes);
        DiskFile file = segment.of(append(found).segmentBaseOffset());
        return file == null ? 0 : file.read(append(found).position(), stored);
    }

    static JournalAction.Append append(Found found) {
        if (found.action() instanceof JournalAction.Append append) {
            return append;
        }
        throw new IllegalArgumentException(found + " has no batch");
    }

    /** One segment at a time. */
    private final class OpenSegment implements AutoCloseable {
        private long base = -1;
        private @Nullable DiskFile file;

        /** The segment of {@code wanted}; null when there is none. */
        @Nullable
        DiskFile of(long wanted) throws IOException {
            if (wanted != base) {
                close();
                base = wanted;
                try {
                    file = disk.open(SegmentFiles.log(partition, wanted), Disk.Mode.READ);
                } catch (NoSuchFileException e) {
                    return null;
                }
            }
            return file;
        }

        @Override
        public void close() throws IOException {
            DiskFile open = file;
            file = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
