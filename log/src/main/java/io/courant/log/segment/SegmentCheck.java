package io.courant.log.segment;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.log.LogLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One look at every batch of a segment that is known to end at a given place, and at its stored index. It takes small
 * steps, each of which opens the file anew, and learns a new index on its way. Handed over from the shard to a lane and
 * back with each step.
 */
public final class SegmentCheck {

    private final Path path;
    private final Path indexPath;
    private final long endOffset;
    private final ScanRules rules;
    private final boolean sealed;
    private final SegmentIndex index;
    private int to;
    private SegmentScanner.SoundPlace next;
    /** What began here is not sound, and what is behind it is searched; null: batches go on at {@link #next}. */
    private SegmentScanner.ScanEnd.@Nullable Unsound unsound;

    private int searchedTo;
    private boolean done;
    private boolean indexOutdated;

    /** Checks the batches of a segment up to position {@code to} and {@code endOffset}, and its index when {@code sealed}. */
    public SegmentCheck(Path directory, long baseOffset, int to, long endOffset, ScanRules rules, boolean sealed) {
        this.path = SegmentFiles.log(directory, baseOffset);
        this.indexPath = SegmentFiles.index(directory, baseOffset);
        this.to = to;
        this.endOffset = endOffset;
        this.rules = rules;
        this.sealed = sealed;
        this.index = new SegmentIndex(baseOffset);
        this.next = new SegmentScanner.SoundPlace(0, baseOffset);
    }

    /** What was found so far; it stays in order of position. */
    public List<DamagedRange> damage() {
        return index.damage();
    }

    /** The segment's file. */
    public Path path() {
        return path;
    }

    /** The segment's first offset. */
    public long baseOffset() {
        return index.baseOffset();
    }

    public boolean isDone() {
        return done;
    }

    /** Whether the stored index is missing, damaged or knows less of the damage; told once done. */
    public boolean indexOutdated() {
        return indexOutdated;
    }

    /** Stores the index as it was learned. Blocks. */
    public void storeIndex(Disk disk) throws IOException {
        SegmentIndexFile.write(disk, indexPath, index);
    }

    /** Goes on by {@link LogLimits#SCRUB_PIECE_BYTES} or one batch, whichever is more; returns the bytes passed. Blocks. */
    public int step(Disk disk, SegmentScanner scanner) throws IOException {
        try (DiskFile file = disk.open(path, Disk.Mode.READ)) {
            to = (int) Math.min(to, file.size());
            int passed = unsound == null ? scan(file, scanner) : search(file, scanner, unsound);
            if (done && sealed) {
                indexOutdated = isOutdated(disk, file);
            }
            return passed;
        }
    }

    private int scan(DiskFile file, SegmentScanner scanner) throws IOException {
        int from = Math.min(next.position(), to);
        next = new SegmentScanner.SoundPlace(from, next.baseOffset());
        int pauseAt = Math.addExact(from, Math.min(LogLimits.SCRUB_PIECE_BYTES, to - from));
        return switch (scanner.scan(file::read, index, next, to, pauseAt, rules, SegmentScanner.BatchVisitor.NONE)) {
            case SegmentScanner.ScanEnd.Complete ignored -> {
                if (index.knownEnd() < endOffset) {
                    index.addDamage(new DamagedRange(index.knownEnd(), endOffset, to, 0, "the file ends too early"));
                }
                done = true;
                yield to - from;
            }
            case SegmentScanner.ScanEnd.Paused paused -> {
                next = paused.place();
                yield next.position() - from;
            }
            case SegmentScanner.ScanEnd.Unsound found -> {
                unsound = found;
                searchedTo = found.position() + 1;
                yield found.position() - from;
            }
        };
    }

    private int search(DiskFile file, SegmentScanner scanner, SegmentScanner.ScanEnd.Unsound from) throws IOException {
        SegmentScanner.SoundPlace place = from.behind();
        int searchedFrom = Math.min(searchedTo, to);
        if (place == null) {
            searchedTo = searchedFrom + Math.min(LogLimits.SCRUB_PIECE_BYTES, to - searchedFrom);
            place = scanner.nextSound(file::read, searchedFrom, searchedTo, to, index.knownEnd(), index);
        }
        if (place != null) {
            damaged(from, place.baseOffset(), place.position());
            next = place;
            unsound = null;
        } else if (searchedTo >= to) {
            damaged(from, endOffset, to);
            done = true;
        }
        return searchedTo - searchedFrom;
    }

    private void damaged(SegmentScanner.ScanEnd.Unsound from, long toOffset, int toPosition) {
        index.addDamage(new DamagedRange(
                index.knownEnd(), toOffset, from.position(), Math.max(0, toPosition - from.position()), from.reason()));
    }

    private boolean isOutdated(Disk disk, DiskFile file) throws IOException {
        return switch (SegmentIndexFile.read(disk, indexPath, index.baseOffset(), file::read, file.size())) {
            case SegmentIndexFile.Loaded.Unusable ignored -> true;
            case SegmentIndexFile.Loaded.Usable stored ->
                index.damage().stream().anyMatch(stored.index()::noteDamage);
        };
    }
}
