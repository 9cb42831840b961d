package io.courant.log.segment;

import io.courant.base.CountedFile;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.EventLog;
import io.courant.log.metrics.DamageMeter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens a segment that is known to end at a given place, with its stored index or a rebuilt one. Blocks, and belongs to the
 * lane of its scanner.
 */
public final class SegmentLoading {

    private final Disk disk;
    private final EventLog events;
    private final DamageMeter damage;
    private final SegmentOpener opener;
    private final SegmentScanner scanner;

    /** {@code damage} belongs to the lane, as all else here does. */
    public SegmentLoading(
            Disk disk, EventLog events, DamageMeter damage, SegmentOpener opener, SegmentScanner scanner) {
        this.disk = disk;
        this.events = events;
        this.damage = damage;
        this.opener = opener;
        this.scanner = scanner;
    }

    /**
     * Opens the segment of {@code baseOffset} in {@code directory}, which ends at position {@code size} and offset
     * {@code endOffset}. A rebuilt index is stored when {@code sealed}: the active segment's would be out of date soon.
     *
     * @param known what of it is known to be damaged, and so was counted and told of
     */
    public LoadedSegment load(
            Path directory,
            long baseOffset,
            int size,
            long endOffset,
            ScanRules rules,
            List<DamagedRange> known,
            boolean sealed)
            throws IOException {
        Path path = SegmentFiles.log(directory, baseOffset);
        CountedFile file = opener.open(path);
        boolean done = false;
        try {
            Path indexPath = SegmentFiles.index(directory, baseOffset);
            SegmentIndex index = usable(indexPath, baseOffset, file.file());
            if (index.endPosition() > size || index.nextOffset() > endOffset) {
                index = new SegmentIndex(baseOffset); // of a part that was cut since
            }
            if (index.knownEnd() < endOffset) {
                int damagedBefore = index.damage().size();
                scanner.scanProven(file.file()::read, index, size, endOffset, rules, SegmentScanner.BatchVisitor.NONE);
                List<DamagedRange> found =
                        index.damage().subList(damagedBefore, index.damage().size());
                tell(directory, path, found, known);
                if (sealed) {
                    SegmentIndexFile.write(disk, indexPath, index);
                }
            }
            done = true;
            return new LoadedSegment(file, index);
        } finally {
            if (!done) {
                file.release();
            }
        }
    }

    private void tell(Path directory, Path path, List<DamagedRange> found, List<DamagedRange> known) {
        List<DamagedRange> told = new ArrayList<>(known);
        for (DamagedRange range : found) {
            if (range.mergeInto(told)) {
                damage.found(directory);
                events.error("log.damaged", range.place(path.toString()), null);
            }
        }
    }

    /**
     * The largest timestamp, {@link Segment#known}, of the segment of {@code baseOffset}, which ends at position {@code size}
     * and offset {@code endOffset}, by two small reads; {@link Segment#UNKNOWN_TIMESTAMP} when its stored index does not cover
     * just this, and the segment has to be loaded. Blocks, on any lane.
     */
    public static long storedMaxTimestamp(
            Disk disk, SegmentOpener opener, Path directory, long baseOffset, int size, long endOffset)
            throws IOException {
        SegmentIndexFile.Head head =
                SegmentIndexFile.readHead(disk, SegmentFiles.index(directory, baseOffset), baseOffset);
        if (head == null || head.endPosition() != size || head.nextOffset() != endOffset) {
            return Segment.UNKNOWN_TIMESTAMP;
        }
        CountedFile file = opener.open(SegmentFiles.log(directory, baseOffset));
        try {
            return head.isOf(file.file()) ? Segment.known(head.maxTimestamp()) : Segment.UNKNOWN_TIMESTAMP;
        } finally {
            file.release();
        }
    }

    /**
     * What {@code index}, which is of {@code log}, says of batches below {@code provenEnd}, up to an entry of it: so much need
     * not be read again. An empty one where that cannot be told.
     */
    public SegmentIndex provenPart(SegmentIndex index, long provenEnd, DiskFile log) throws IOException {
        SegmentIndex part = index.before(provenEnd);
        return part.entryCount() > 0 && scanner.complete(log::read, part) ? part : new SegmentIndex(index.baseOffset());
    }

    /** The stored index, or an empty one that says nothing. */
    public SegmentIndex usable(Path indexPath, long baseOffset, DiskFile log) throws IOException {
        return switch (SegmentIndexFile.read(disk, indexPath, baseOffset, log::read, log.size())) {
            case SegmentIndexFile.Loaded.Usable usable -> usable.index();
            case SegmentIndexFile.Loaded.Unusable unusable -> {
                if (unusable.reason() != null) {
                    events.info(
                            "log.index-rebuilt",
                            "index " + indexPath + " is not usable and is rebuilt: " + unusable.reason());
                }
                yield new SegmentIndex(baseOffset);
            }
        };
    }
}
