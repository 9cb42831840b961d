package io.courant.log.offline;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.log.epoch.EpochEntries;
import io.courant.log.offline.Finding.Severity;
import io.courant.log.producer.ProducerSnapshot;
import io.courant.log.producer.ProducerStates;
import io.courant.log.segment.ScanRules;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.segment.SegmentIndex;
import io.courant.log.segment.SegmentIndexFile;
import io.courant.log.segment.SegmentScanner;
import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.RecordCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads one partition's segments from the first byte to the last and compares what is stored beside them. The proven end
 * tells damage from a tail: from there on the broker cuts all from the first unsound byte on, and trusts nothing that is
 * stored.
 */
final class PartitionVerify {

    private final Disk disk;
    private final SegmentScanner scanner;
    private final Path partition;
    /** -1 when it is not known: then a tail is what has nothing sound behind it. */
    private final long provenEnd;

    private final Consumer<Finding> findings;
    private final ProducerStates producers = new ProducerStates();
    private final EpochEntries epochs = new EpochEntries();
    private final Map<Long, Path> snapshots = new HashMap<>();
    private long firstOffset;
    private long nextOffset;
    private int segments;
    private long batches;
    private long records;
    private long bytes;

    /** Boundaries of batches in a segment: what a recovery point must be one of. */
    record Boundary(long segmentBaseOffset, long position) {}

    private final Map<Long, Boundary> watched = new HashMap<>();

    PartitionVerify(Disk disk, SegmentScanner scanner, Path partition, long provenEnd, Consumer<Finding> findings) {
        this.disk = disk;
        this.scanner = scanner;
        this.partition = partition;
        this.provenEnd = provenEnd;
        this.findings = findings;
    }

    void run() throws IOException {
        for (String name : disk.list(partition)) {
            long offset = SegmentFiles.offsetOf(name, SegmentFiles.PRODUCERS_SUFFIX);
            if (offset >= 0) {
                snapshots.put(offset, partition.resolve(name));
            } else if (!OfflineDirectory.isOurs(name)) {
                report(Severity.FOREIGN, partition.resolve(name), -1, -1, "the broker does not know what this is");
            }
        }
        List<Long> bases = OfflineDirectory.segments(disk, partition);
        firstOffset = bases.isEmpty() ? 0 : bases.getFirst();
        nextOffset = firstOffset;
        for (long base : bases) {
            if (base != nextOffset) {
                boolean tail = isUnproven(nextOffset);
                report(
                        tail ? Severity.TAIL : Severity.DAMAGE,
                        SegmentFiles.log(partition, base),
                        -1,
                        nextOffset,
                        "the segment begins at " + base + ": the offsets from " + nextOffset + " on are missing");
                if (tail) {
                    break;
                }
                nextOffset = base;
            }
            if (!verifySegment(base, base == bases.getLast())) {
                break;
            }
        }
        compareSnapshots(nextOffset);
        snapshots.forEach((offset, unread) -> {
            if (provenEnd < 0 || offset <= provenEnd) {
                report(Severity.DERIVED, unread, -1, -1, "no batch of the log begins or ends at its offset");
            }
        });
    }

    private boolean isUnproven(long offset) {
        return provenEnd >= 0 && offset >= provenEnd;
    }

    /** Returns false when all behind will be cut. */
    private boolean verifySegment(long base, boolean last) throws IOException {
        Path path = SegmentFiles.log(partition, base);
        segments++;
        try (DiskFile file = disk.open(path, Disk.Mode.READ);
                RecordCursor cursor = new RecordCursor()) {
            int size = Math.toIntExact(file.size());
            bytes += size;
            SegmentIndex index = new SegmentIndex(base);
            SegmentScanner.BatchVisitor visitor =
                    (header, position) -> visit(file, path, cursor, header, position, base);
            SegmentScanner.ScanEnd end = scanner.scan(file, index, size, ScanRules.ANY_EPOCH, visitor);
            while (end instanceof SegmentScanner.ScanEnd.Unsound unsound) {
                SegmentScanner.SoundPlace place =
                        scanner.nextSound(file, unsound.position() + 1, size, index.nextOffset(), index);
                boolean cut = isUnproven(index.nextOffset());
                boolean tail = cut || (provenEnd < 0 && place == null && last);
                report(
                        tail ? Severity.TAIL : Severity.DAMAGE,
                        path,
                        unsound.position(),
                        index.nextOffset(),
                        unsound.reason());
                if (cut) {
                    nextOffset = index.nextOffset();
                    return false;
                }
                if (place == null) {
                    break;
                }
                end = scanner.scanBehindDamage(file, index, unsound, place, size, ScanRules.ANY_EPOCH, visitor);
            }
            nextOffset = index.nextOffset();
            compareIndex(base, file, index);
            return true;
        }
    }

    private void visit(DiskFile file, Path path, RecordCursor cursor, RecordBatch header, long position, long base)
            throws IOException {
        compareSnapshots(header.baseOffset());
        batches++;
        int size = header.sizeInBytes();
        watched.put(header.nextOffset(), new Boundary(base, position + size));
        epochs.assign(Math.max(epochs.latest(), header.partitionLeaderEpoch()), header.baseOffset());
        producers.apply(header, 0);
        ByteBuffer whole = ByteBuffer.allocate(size);
        file.read(position, whole);
        RecordBatch batch = new RecordBatch().at(whole, 0);
        try {
            cursor.over(batch);
            long count = 0;
            while (cursor.next()) {
                count++;
            }
            records += count;
            if (count != batch.recordsCount()) {
                report(
                        Severity.DAMAGE,
                        path,
                        position,
                        batch.baseOffset(),
                        "the batch claims " + batch.recordsCount() + " records and holds " + count);
            }
        } catch (MalformedRecordException e) {
            report(
                    Severity.DAMAGE,
                    path,
                    position,
                    batch.baseOffset(),
                    "its records cannot be read: " + e.getMessage());
        }
    }

    private void compareIndex(long base, DiskFile log, SegmentIndex rebuilt) throws IOException {
        Path path = SegmentFiles.index(partition, base);
        switch (SegmentIndexFile.read(disk, path, base, log)) {
            case SegmentIndexFile.Loaded.Unusable unusable -> {
                if (unusable.reason() != null) {
                    report(Severity.DERIVED, path, -1, -1, "not usable: " + unusable.reason());
                }
            }
            case SegmentIndexFile.Loaded.Usable usable -> {
                SegmentIndex stored = usable.index();
                if (provenEnd >= 0 && stored.nextOffset() > provenEnd) {
                    return;
                }
                for (int i = 0; i < stored.entryCount(); i++) {
                    int same = rebuilt.entryAtOrBelowPosition(stored.position(i));
                    if (same < 0
                            || rebuilt.position(same) != stored.position(i)
                            || rebuilt.relativeOffset(same) != stored.relativeOffset(i)
                            || rebuilt.maxTimestampBefore(same) != stored.maxTimestampBefore(i)) {
                        report(
                                Severity.DERIVED,
                                path,
                                stored.position(i),
                                base + stored.relativeOffset(i),
                                "entry " + i + " is not what the segment holds there");
                    }
                }
                if (stored.endPosition() == rebuilt.endPosition() && stored.maxTimestamp() != rebuilt.maxTimestamp()) {
                    report(
                            Severity.DERIVED,
                            path,
                            -1,
                            -1,
                            "its largest timestamp is " + stored.maxTimestamp() + ", the segment's is "
                                    + rebuilt.maxTimestamp());
                }
            }
        }
    }

    /** Compares snapshots at or below {@code offset} that were not yet compared; all batches below have been applied. */
    private void compareSnapshots(long offset) throws IOException {
        Path path = snapshots.remove(offset);
        if (path == null) {
            return;
        }
        switch (ProducerSnapshot.read(disk, path, offset, 0)) {
            case ProducerSnapshot.Loaded.Unusable unusable ->
                report(Severity.DERIVED, path, -1, offset, "not usable: " + unusable.reason());
            case ProducerSnapshot.Loaded.Usable usable -> {
                String difference = producers.differenceTo(usable.states());
                if (difference != null) {
                    report(Severity.DERIVED, path, -1, offset, difference);
                }
            }
        }
    }

    private void report(Severity severity, Path file, long position, long offset, String reason) {
        findings.accept(new Finding(severity, file, position, offset, reason));
    }

    long firstOffset() {
        return firstOffset;
    }

    long nextOffset() {
        return nextOffset;
    }

    /** The leader epochs of the batches, with their first offsets. */
    EpochEntries epochs() {
        return epochs;
    }

    /** Whether a batch ends at {@code offset}, and there. */
    boolean isBoundary(long offset, long segmentBaseOffset, long position) {
        Boundary boundary = watched.get(offset);
        return boundary == null
                ? position == 0 && offset == segmentBaseOffset
                : boundary.equals(new Boundary(segmentBaseOffset, position))
                        || (position == 0 && offset == segmentBaseOffset);
    }

    void addTo(LogVerify.Totals totals) {
        totals.add(segments, batches, records, bytes);
    }
}
