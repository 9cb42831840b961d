package io.courant.log.offline;

import io.courant.base.Disk;
import io.courant.log.LogIdentity;
import io.courant.log.LogLimits;
import io.courant.log.PartitionClaim;
import io.courant.log.compact.CompactionMark;
import io.courant.log.compact.SegmentListing;
import io.courant.log.epoch.EpochEntries;
import io.courant.log.journal.Found;
import io.courant.log.journal.JournalReader;
import io.courant.log.offline.Finding.Severity;
import io.courant.log.segment.ScanRules;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.segment.SegmentIndex;
import io.courant.log.segment.SegmentIndexFile;
import io.courant.log.segment.SegmentScanner;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads one partition's segments from the first byte to the last, as recovery would see them once it has written the
 * journal's batches to their places, and compares what is stored beside them. The proven end tells damage from a tail:
 * from there on the broker cuts all from the first unsound byte on, and trusts nothing that is stored.
 */
final class PartitionVerify {

    private static final long UNKNOWN = -1;

    private final Disk disk;
    private final SegmentScanner scanner;
    private ScanRules rules;
    private long gapsBelow;
    private SegmentListing listing;
    private final Path partition;
    private final @Nullable LogIdentity log;
    /** Null for a directory that stands alone: then a tail is what has nothing sound behind it. */
    private final @Nullable PartitionClaim claim;

    private long provenEnd;
    private final Verification verification;
    private final BatchVerify batches;
    private final SnapshotCheck snapshots;
    private final Map<Long, List<Found>> replayed = new HashMap<>();
    private final EpochEntries epochs = new EpochEntries();
    private long firstOffset;
    /** Where the last segment ends, or {@link #UNKNOWN}. */
    private long nextOffset;
    /** No damage was met so far: what was derived from all batches can be compared. */
    private boolean intact = true;

    private boolean recoveryPointMet;

    PartitionVerify(
            Disk disk,
            SegmentScanner scanner,
            BatchVerify batches,
            Path partition,
            @Nullable LogIdentity log,
            @Nullable PartitionClaim claim,
            Verification verification) {
        this.disk = disk;
        this.scanner = scanner;
        this.batches = batches;
        this.partition = partition;
        this.listing = SegmentListing.of(partition, List.of());
        this.log = log;
        this.claim = claim;
        // No index entry is wanted but the first: whatever is compared is compared as the batches come.
        this.rules = new ScanRules(
                Integer.MAX_VALUE, Integer.MAX_VALUE, claim == null ? ScanRules.KnownEpochs.NONE : claim.knownEpochs());
        this.provenEnd = claim == null ? -1 : claim.provenEnd();
        this.recoveryPointMet =
                claim != null && claim.activePosition() == 0 && claim.activeBaseOffset() == claim.recoveryPoint();
        this.verification = verification;
        this.snapshots = new SnapshotCheck(
                disk,
                partition,
                log == null ? null : log.key(),
                claim == null ? -1 : claim.recoveryPoint(),
                this::report);
    }

    void run() throws IOException {
        verification.lookedAtPartition();
        List<String> names = disk.list(partition);
        listing = SegmentListing.of(partition, names);
        readCompaction();
        if (claim != null) {
            takeJournal(claim);
        }
        nameOthers(names);
        snapshots.begin(names, gapsBelow);
        try (JournalReader journal = claim == null ? null : claim.journalReader()) {
            readSegments(wanted(segments()), journal);
        }
        snapshots.end(firstOffset, nextOffset, intact);
        if (claim != null) {
            compareClaim(claim);
        }
    }

    private void readCompaction() throws IOException {
        gapsBelow = switch (CompactionMark.read(disk, partition, log == null ? null : log.key())) {
            case CompactionMark.Found.Sound(CompactionMark mark) -> mark.gapsBelow();
            case CompactionMark.Found.Damaged(String reason) -> {
                report(Severity.DAMAGE, CompactionMark.of(partition), -1, -1, -1, reason);
                yield claim == null ? 0 : Math.max(0, claim.recoveryPoint());
            }
        };
        rules = new ScanRules(rules.indexIntervalBytes(), rules.highestEpoch(), rules.known(), gapsBelow);
        if (provenEnd >= 0) { // a checkpoint proved what a pass was allowed to touch
            provenEnd = Math.max(provenEnd, gapsBelow);
        }
    }

    private void takeJournal(PartitionClaim said) {
        try {
            for (Found found : new JournalCopies(disk, partition, said, gapsBelow, this::report).compare()) {
                replayed.computeIfAbsent(JournalCopies.append(found).segmentBaseOffset(), base -> new ArrayList<>())
                        .add(found);
            }
        } catch (IOException e) {
            report(Severity.DAMAGE, partition, -1, -1, -1, "it cannot be compared with the journal: " + e);
        }
    }

    /** The base offsets of all segments that there are, or will be once the journal was replayed. */
    private List<Long> segments() {
        TreeSet<Long> bases = new TreeSet<>(replayed.keySet());
        bases.addAll(listing.bases());
        return List.copyOf(bases);
    }

    /** {@code bases} without those of segments below the log's start: a process may have deleted any of them. */
    private List<Long> wanted(List<Long> bases) {
        int first = 0;
        while (claim != null && first + 1 < bases.size() && bases.get(first + 1) <= claim.logStartOffset()) {
            report(
                    Severity.LEFTOVER,
                    listing.file(bases.get(first)),
                    -1,
                    bases.get(first),
                    -1,
                    "it lies below the log's start, " + claim.logStartOffset() + ", and will be deleted");
            first++;
        }
        return bases.subList(first, bases.size());
    }

    private void nameOthers(List<String> names) {
        for (String name : names) {
            Path file = partition.resolve(name);
            if (OfflineDirectory.isUnfinished(name)) {
                report(Severity.LEFTOVER, file, -1, -1, -1, "a file that was being written; a start deletes it");
            } else if (!OfflineDirectory.isOurs(name)) {
                report(Severity.FOREIGN, file, -1, -1, -1, "the broker does not know what this is");
            } else if (listing.isReplaced(SegmentFiles.offsetOf(name, SegmentFiles.LOG_SUFFIX))) {
                report(Severity.LEFTOVER, file, -1, -1, -1, "compaction has put another file in its place");
            }
            long base = SegmentFiles.offsetOf(name, SegmentFiles.INDEX_SUFFIX);
            if (base >= 0
                    && !listing.isReplaced(base)
                    && !names.contains(
                            String.valueOf(SegmentFiles.log(partition, base).getFileName()))) {
                report(Severity.LEFTOVER, file, -1, -1, -1, "an index whose segment is gone; nothing reads it");
            }
        }
    }

    private void readSegments(List<Long> bases, @Nullable JournalReader journal) throws IOException {
        firstOffset = bases.isEmpty() ? 0 : bases.getFirst();
        nextOffset = firstOffset;
        for (long base : bases) {
            if (base != nextOffset && nextOffset != UNKNOWN) {
                boolean tail = isUnproven(nextOffset);
                report(
                        tail ? Severity.TAIL : Severity.DAMAGE,
                        listing.file(base),
                        -1,
                        nextOffset,
                        -1,
                        base > nextOffset
                                ? "the segment begins at " + base + ": the offsets from " + nextOffset
                                        + " on are missing"
                                : "the segment begins at " + base + ", but the one before ends at " + nextOffset);
                if (tail) {
                    return;
                }
                intact = false;
            }
            nextOffset = base;
            if (!readSegment(base, base == bases.getLast(), journal)) {
                return;
            }
        }
    }

    private boolean isUnproven(long offset) {
        return provenEnd >= 0 && offset >= provenEnd;
    }

    /** Returns false when all behind will be cut. */
    private boolean readSegment(long base, boolean last, @Nullable JournalReader journal) throws IOException {
        Path path = listing.file(base);
        try (ReplayedSegment file = open(path, base, journal)) {
            verification.lookedAtSegment(file.size());
            if (file.size() > LogLimits.LARGEST_POSITION) {
                report(
                        Severity.DAMAGE,
                        path,
                        -1,
                        base,
                        -1,
                        "it has " + file.size() + " bytes; none of ours has more than " + LogLimits.LARGEST_POSITION);
                return unknown();
            }
            return readSegment(path, base, (int) file.size(), last, file);
        } catch (IOException e) {
            report(Severity.DAMAGE, path, -1, nextOffset, -1, "it cannot be read: " + e);
            return unknown();
        }
    }

    /** Nobody knows where this segment ends; the next one may be sound. */
    private boolean unknown() {
        intact = false;
        nextOffset = UNKNOWN;
        return true;
    }

    private ReplayedSegment open(Path path, long base, @Nullable JournalReader journal) throws IOException {
        List<Found> fromJournal = journal == null ? List.of() : replayed.getOrDefault(base, List.of());
        boolean isThere = fromJournal.isEmpty() || disk.exists(path);
        return new ReplayedSegment(isThere ? disk.open(path, Disk.Mode.READ) : null, fromJournal, journal);
    }

    private boolean readSegment(Path path, long base, int size, boolean last, ReplayedSegment file) throws IOException {
        SegmentIndex found = new SegmentIndex(base);
        boolean intactBefore = intact;
        IndexCheck index = storedIndex(base, file);
        SegmentScanner.BatchVisitor visitor = (header, position) -> {
            if (index != null) {
                index.visit(header, position, intact);
            }
            visit(file, path, header, position, base, intact && intactBefore);
        };
        meet(base, base, 0);
        intact = true; // an index speaks of its own segment alone
        SegmentScanner.ScanEnd end = scanner.scan(file, found, size, rules, visitor);
        boolean goesOn = true;
        while (end instanceof SegmentScanner.ScanEnd.Unsound unsound) {
            SegmentScanner.SoundPlace place =
                    scanner.nextSound(file, unsound.position() + 1, size, found.nextOffset(), found);
            boolean cut = isUnproven(found.nextOffset());
            boolean tail = cut || (provenEnd < 0 && place == null && last);
            report(
                    tail ? Severity.TAIL : Severity.DAMAGE,
                    path,
                    unsound.position(),
                    found.nextOffset(),
                    -1,
                    unsound.reason());
            intact &= tail;
            goesOn = !cut;
            if (cut || place == null) {
                break;
            }
            end = scanner.scanBehindDamage(file, found, unsound, place, size, rules, visitor);
        }
        nextOffset = found.nextOffset();
        if (index != null) {
            IndexCheck.Difference difference = index.end(intact, found.epochs());
            if (difference != null) {
                Path stored = SegmentFiles.index(partition, base);
                report(Severity.DAMAGE, stored, difference.position(), difference.offset(), -1, difference.reason());
            }
        }
        intact &= intactBefore;
        return goesOn;
    }

    /** The stored index, as far as recovery would go by it; says so when it cannot be used. */
    private @Nullable IndexCheck storedIndex(long base, ReplayedSegment file) throws IOException {
        if (listing.isReplaced(base)) {
            return null; // it goes with what it is of
        }
        Path path = SegmentFiles.index(partition, base);
        return switch (SegmentIndexFile.read(disk, path, base, file, file.size())) {
            case SegmentIndexFile.Loaded.Unusable(String reason) -> {
                if (reason != null) {
                    report(Severity.DERIVED, path, -1, -1, -1, "not usable, a start rebuilds it: " + reason);
                }
                yield null;
            }
            case SegmentIndexFile.Loaded.Usable(SegmentIndex stored) -> {
                long provenEnd = claim == null ? Long.MAX_VALUE : Math.max(0, claim.recoveryPoint());
                yield new IndexCheck(stored.nextOffset() > provenEnd ? stored.before(provenEnd) : stored);
            }
        };
    }

    private void visit(ReplayedSegment file, Path path, RecordBatch header, long position, long base, boolean allIntact)
            throws IOException {
        snapshots.compareUpTo(header.baseOffset(), firstOffset, allIntact);
        epochs.assign(Math.max(epochs.latest(), header.partitionLeaderEpoch()), header.baseOffset());
        snapshots.apply(header);
        meet(header.nextOffset(), base, position + header.sizeInBytes());
        String wrong = batches.problem(file, header, position, verification);
        if (wrong != null) {
            report(Severity.DAMAGE, path, position, header.baseOffset(), -1, wrong);
        }
    }

    /** A batch ends here, or the segment begins. */
    private void meet(long offset, long base, long position) {
        recoveryPointMet |= claim != null
                && offset == claim.recoveryPoint()
                && base == claim.activeBaseOffset()
                && position == claim.activePosition();
    }

    private void compareClaim(PartitionClaim said) {
        if (nextOffset != UNKNOWN && nextOffset < provenEnd) {
            report(
                    Severity.DAMAGE,
                    partition,
                    -1,
                    nextOffset,
                    -1,
                    "the log ends at " + nextOffset + ", but " + proverOf(nextOffset, said) + " proves offsets up to "
                            + provenEnd);
        } else if (said.hasRecoveryPlace()
                && said.activeBaseOffset() >= Math.max(firstOffset, gapsBelow)
                && !recoveryPointMet
                && intact) {
            report(
                    Severity.DAMAGE,
                    partition,
                    said.activePosition(),
                    said.recoveryPoint(),
                    -1,
                    "the checkpoint's recovery point is not the end of a batch in segment " + said.activeBaseOffset());
        }
        if (firstOffset > said.logStartOffset() && !isUnproven(said.logStartOffset()) && said.recoveryPoint() >= 0) {
            report(
                    Severity.DAMAGE,
                    partition,
                    -1,
                    said.logStartOffset(),
                    -1,
                    "the log begins at " + firstOffset + ", but should at " + said.logStartOffset());
        } else if (said.epochs() != null && intact) {
            compareEpochs(said.epochs(), said.recoveryPoint());
        }
    }

    private static String proverOf(long offset, PartitionClaim said) {
        if (offset < said.recoveryPoint()) {
            return "the checkpoint";
        }
        return offset < said.provenEnd() ? "the journal" : "the mark of compaction";
    }

    /**
     * It need not know all epochs: it forgets those below a log start that is not durable yet. One that begins at the recovery
     * point is that of records which are all given up.
     */
    private void compareEpochs(List<EpochEntries.Entry> said, long recoveryPoint) {
        for (EpochEntries.Entry epoch : said) {
            int found = epochs.epochOf(epoch.startOffset());
            boolean hasRecords = epoch.startOffset() < recoveryPoint && epoch.startOffset() >= gapsBelow;
            if (hasRecords && epoch.startOffset() >= firstOffset && found != epoch.epoch()) {
                report(
                        Severity.DAMAGE,
                        partition,
                        -1,
                        epoch.startOffset(),
                        -1,
                        "the checkpoint says that epoch " + epoch.epoch() + " begins here, the batches say " + found);
            }
        }
    }

    private void report(Severity severity, Path file, long position, long offset, long sequence, String reason) {
        verification.found(new Finding(severity, file, position, log, offset, sequence, reason));
    }
}
