package io.courant.log.offline;

import io.courant.base.Disk;
import io.courant.log.CheckpointView;
import io.courant.log.journal.JournalContents;
import io.courant.log.journal.JournalFinding;
import io.courant.log.offline.Finding.Severity;
import io.courant.log.segment.SegmentScanner;
import io.courant.log.stored.StoredKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a data directory, or one partition's directory, against itself: every batch from its CRC to its last record,
 * the journal's files, and indexes, producer snapshots and the checkpoint against the batches. Changes nothing.
 */
public final class LogVerify {

    private final Disk disk;
    private final SegmentScanner scanner = new SegmentScanner();

    public LogVerify(Disk disk) {
        this.disk = disk;
    }

    /** Sums over partitions. */
    static final class Totals {
        private int segments;
        private long batches;
        private long records;
        private long bytes;

        void add(int moreSegments, long moreBatches, long moreRecords, long moreBytes) {
            segments += moreSegments;
            batches += moreBatches;
            records += moreRecords;
            bytes += moreBytes;
        }
    }

    /**
     * Verifies a data directory or a partition's directory.
     *
     * @throws OfflineRefusal when it is neither, in use, or written by a newer release
     */
    public VerifyReport verify(Path path) throws IOException, OfflineRefusal {
        List<Finding> findings = new ArrayList<>();
        Totals totals = new Totals();
        try (OfflineDirectory directory = OfflineDirectory.open(disk, path)) {
            Path dataDirectory = directory.dataDirectory();
            CheckpointView checkpoint = dataDirectory == null ? null : CheckpointView.read(disk, dataDirectory);
            if (dataDirectory != null && checkpoint != null) {
                verifyDataDirectory(directory, dataDirectory, checkpoint, findings);
            }
            for (Path partition : directory.partitions()) {
                verifyPartition(partition, checkpoint, findings, totals);
            }
            return new VerifyReport(
                    directory.partitions().size(),
                    totals.segments,
                    totals.batches,
                    totals.records,
                    totals.bytes,
                    findings);
        }
    }

    private void verifyDataDirectory(
            OfflineDirectory directory, Path dataDirectory, CheckpointView checkpoint, List<Finding> findings)
            throws IOException, OfflineRefusal {
        if (checkpoint.newerVersion() > 0) {
            throw OfflineRefusal.newer(
                    "the checkpoint of data directory " + dataDirectory,
                    checkpoint.newerVersion(),
                    StoredKind.CHECKPOINT.newestVersion());
        }
        String identityDamage = directory.identityDamage();
        if (identityDamage != null) {
            findings.add(new Finding(
                    Severity.DAMAGE, OfflineDirectory.identity(dataDirectory), -1, -1, "damaged: " + identityDamage));
        }
        for (String complaint : checkpoint.complaints()) {
            findings.add(new Finding(Severity.DERIVED, dataDirectory, -1, -1, complaint));
        }
        JournalContents journal = checkpoint.journal(disk, dataDirectory);
        if (journal != null) {
            journal.findings().forEach(finding -> findings.add(of(finding)));
        }
        for (Path unidentified : directory.unidentified()) {
            boolean proven =
                    checkpoint.provesStill(disk, dataDirectory, String.valueOf(unidentified.getFileName()), journal);
            findings.add(new Finding(
                    proven ? Severity.DAMAGE : Severity.FOREIGN,
                    unidentified,
                    -1,
                    -1,
                    "it holds segments, but no file 'partition.metadata' that says whose they are"));
        }
    }

    private static Finding of(JournalFinding finding) {
        Severity severity = switch (finding.kind()) {
            case DAMAGE, FOREIGN, NEWER -> Severity.DAMAGE;
            case TAIL -> Severity.TAIL;
            case STRAY -> Severity.FOREIGN;
        };
        String lost = finding.toSequence() > finding.fromSequence()
                ? "; actions " + finding.fromSequence() + " to " + (finding.toSequence() - 1) + " are lost"
                : "";
        return new Finding(severity, finding.file(), finding.position(), -1, finding.reason() + lost);
    }

    private void verifyPartition(
            Path partition, @Nullable CheckpointView checkpoint, List<Finding> findings, Totals totals)
            throws IOException {
        CheckpointView.Entry entry = checkpoint == null ? null : checkpoint.entry(disk, partition);
        long proven = checkpoint == null ? -1 : checkpoint.provenEnd(disk, partition);
        PartitionVerify verify = new PartitionVerify(disk, scanner, partition, proven, findings::add);
        verify.run();
        verify.addTo(totals);
        if (entry == null || entry.recoveryPoint() < 0) {
            return;
        }
        if (verify.nextOffset() < entry.recoveryPoint()) {
            findings.add(new Finding(
                    Severity.DAMAGE,
                    partition,
                    -1,
                    verify.nextOffset(),
                    "the log ends at " + verify.nextOffset() + ", but the checkpoint proves offsets up to "
                            + entry.recoveryPoint()));
        } else if (!verify.isBoundary(entry.recoveryPoint(), entry.segmentBaseOffset(), entry.position())) {
            findings.add(new Finding(
                    Severity.DERIVED,
                    partition,
                    entry.position(),
                    entry.recoveryPoint(),
                    "the checkpoint's recovery point is not the end of a batch in segment "
                            + entry.segmentBaseOffset()));
        }
        if (verify.firstOffset() > entry.logStartOffset()) {
            findings.add(new Finding(
                    Severity.DAMAGE,
                    partition,
                    -1,
                    entry.logStartOffset(),
                    "the log begins at " + verify.firstOffset() + ", but should at " + entry.logStartOffset()));
        }
        for (CheckpointView.Epoch epoch : entry.epochs()) {
            if (verify.epochs().epochOf(epoch.startOffset()) != epoch.epoch()) {
                findings.add(new Finding(
                        Severity.DERIVED,
                        partition,
                        -1,
                        epoch.startOffset(),
                        "the checkpoint says that epoch " + epoch.epoch() + " begins here, the batches say "
                                + verify.epochs().epochOf(epoch.startOffset())));
            }
        }
    }
}
