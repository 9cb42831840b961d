package io.courant.log.segment;

import io.courant.base.Invariants;
import io.courant.log.epoch.EpochEntries;
import io.courant.wire.record.RecordBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is known about a segment's batches without reading them: at which position and time every n-th of them begins,
 * which leader epochs begin where, the largest timestamp, and where the indexed part ends.
 *
 * <p>One list of entries serves offsets and times. An entry stands for a batch: its offset relative to the segment, its
 * position, and the largest timestamp of all batches before it. These timestamps never fall, so that the first record
 * at or after a time is found behind the last entry whose timestamp is below it; a list of its own for times would cost
 * as much again.
 *
 * <p>Grows by {@link #add} alone. Belongs to one thread at a time; a lane may read a {@link #frozen()} copy, which
 * shares the entries.
 */
public final class SegmentIndex {

    private static final int FIRST_CAPACITY = 8;

    private final long baseOffset;
    private final EpochEntries epochs;
    private final List<DamagedRange> damage;

    private int[] relativeOffsets = new int[FIRST_CAPACITY];
    private int[] positions = new int[FIRST_CAPACITY];
    private long[] maxTimestampsBefore = new long[FIRST_CAPACITY];
    private int count;

    private int endPosition;
    private long nextOffset;
    private int lastEntryEnd;
    private int lastBatchPosition = -1;
    private int lastBatchCrc;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;
    private int maxTimestampPosition = -1;
    private long firstTimestamp = RecordBatch.NO_TIMESTAMP;

    /** The index of a segment without a batch. */
    public SegmentIndex(long baseOffset) {
        this(baseOffset, new EpochEntries(), new ArrayList<>());
    }

    private SegmentIndex(long baseOffset, EpochEntries epochs, List<DamagedRange> damage) {
        this.baseOffset = baseOffset;
        this.epochs = epochs;
        this.damage = damage;
        this.nextOffset = baseOffset;
    }

    /** Takes up the batch that follows, whose header {@code batch} shows: it begins at {@code position} of the file. */
    public void add(RecordBatch batch, int position, int sizeInBytes, int intervalBytes) {
        Invariants.check(position >= endPosition, "batch at %s, indexed up to %s", position, endPosition);
        Invariants.check(
                batch.baseOffset() >= nextOffset,
                "batch of offset %s, indexed up to %s",
                batch.baseOffset(),
                nextOffset);
        boolean afterDamage = position > endPosition; // offsets alone are missing where compaction was
        if (count == 0 || afterDamage || position - lastEntryEnd >= intervalBytes) {
            addEntry(Math.toIntExact(batch.baseOffset() - baseOffset), position, maxTimestamp);
            lastEntryEnd = position + sizeInBytes;
        }
        epochs.assign(batch.partitionLeaderEpoch(), batch.baseOffset());
        long timestamp = batch.maxTimestamp();
        if (timestamp > maxTimestamp) {
            maxTimestamp = timestamp;
            maxTimestampPosition = position;
        }
        if (firstTimestamp == RecordBatch.NO_TIMESTAMP) {
            firstTimestamp = timestamp;
        }
        lastBatchPosition = position;
        lastBatchCrc = (int) batch.storedCrc();
        endPosition = position + sizeInBytes;
        nextOffset = batch.nextOffset();
    }

    /** Notes a range that is not served. Ranges come in order of position. */
    public void addDamage(DamagedRange range) {
        damage.add(range);
    }

    /** Notes a range anywhere that is not served from now on; false when that is known of all of it. */
    public boolean noteDamage(DamagedRange range) {
        return range.mergeInto(damage);
    }

    /** {@code position}, or the end of the damaged range in which it lies. Entries found sound once may lie in one. */
    public int behindDamage(int position) {
        int behind = position;
        for (DamagedRange range : damage) {
            if (range.position() <= behind && behind < range.position() + range.length()) {
                behind = range.position() + range.length();
            }
        }
        return behind;
    }

    private void addEntry(int relativeOffset, int position, long maxTimestampBefore) {
        if (count == relativeOffsets.length) {
            int capacity = count * 2;
            relativeOffsets = Arrays.copyOf(relativeOffsets, capacity);
            positions = Arrays.copyOf(positions, capacity);
            maxTimestampsBefore = Arrays.copyOf(maxTimestampsBefore, capacity);
        }
        relativeOffsets[count] = relativeOffset;
        positions[count] = position;
        maxTimestampsBefore[count] = maxTimestampBefore;
        count++;
    }

    public long baseOffset() {
        return baseOffset;
    }

    /** The offset behind the last indexed batch; the base offset when there is none. */
    public long nextOffset() {
        return nextOffset;
    }

    /** The offset behind the last indexed batch or, if that is further, behind the last range noted as damaged. */
    public long knownEnd() {
        return damage.isEmpty()
                ? nextOffset
                : Math.max(nextOffset, damage.getLast().toOffset());
    }

    /** The position behind the last indexed batch. */
    public int endPosition() {
        return endPosition;
    }

    /** Where the last indexed batch begins; -1 when there is none. */
    public int lastBatchPosition() {
        return lastBatchPosition;
    }

    /** The stored CRC of the last indexed batch. */
    public int lastBatchCrc() {
        return lastBatchCrc;
    }

    /** The largest timestamp of a record, in ms; -1 when no record has one. */
    public long maxTimestamp() {
        return maxTimestamp;
    }

    /** Where the first batch with {@link #maxTimestamp()} begins; -1 when no record has a timestamp. */
    public int maxTimestampPosition() {
        return maxTimestampPosition;
    }

    /** The largest timestamp of the first batch that has one, from which the segment's age is reckoned; -1: none. */
    public long firstTimestamp() {
        return firstTimestamp;
    }

    /** The epochs whose batches this segment holds; the first one may have begun before it. */
    public EpochEntries epochs() {
        return epochs;
    }

    public List<DamagedRange> damage() {
        return damage;
    }

    public int entryCount() {
        return count;
    }

    public int relativeOffset(int entry) {
        return relativeOffsets[entry];
    }

    public int position(int entry) {
        return positions[entry];
    }

    public long maxTimestampBefore(int entry) {
        return maxTimestampsBefore[entry];
    }

    /** The last entry whose batch begins at or below {@code offset}; -1 when there is none. */
    public int entryAtOrBelowOffset(long offset) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (baseOffset + relativeOffsets[middle] <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** The last entry whose batch begins at or below {@code position}; -1 when there is none. */
    public int entryAtOrBelowPosition(long position) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (positions[middle] <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** The last entry before which every record is older than {@code timestampMs}; -1 when there is no entry. */
    public int entryBeforeTime(long timestampMs) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (maxTimestampsBefore[middle] < timestampMs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** A copy that does not change when this index grows, for a lane to read. */
    public SegmentIndex frozen() {
        SegmentIndex copy = new SegmentIndex(baseOffset, new EpochEntries(), List.copyOf(damage));
        for (int i = 0; i < epochs.count(); i++) {
            copy.epochs.assign(epochs.entry(i).epoch(), epochs.entry(i).startOffset());
        }
        copy.relativeOffsets = relativeOffsets;
        copy.positions = positions;
        copy.maxTimestampsBefore = maxTimestampsBefore;
        copy.count = count;
        copy.restoreEnd(summary());
        return copy;
    }

    /**
     * What this index says of the batches before the last entry at or below {@code offset}, which may be all that can be
     * believed. Where single ones of them stand only the segment can tell ({@link SegmentScanner#complete}).
     */
    public SegmentIndex before(long offset) {
        int entry = entryAtOrBelowOffset(offset);
        SegmentIndex part = new SegmentIndex(baseOffset);
        if (entry <= 0) {
            return part;
        }
        for (int i = 0; i < entry; i++) {
            part.addEntry(relativeOffsets[i], positions[i], maxTimestampsBefore[i]);
        }
        part.endPosition = positions[entry];
        part.nextOffset = baseOffset + relativeOffsets[entry];
        part.maxTimestamp = maxTimestampsBefore[entry];
        boolean reachesMax = maxTimestampPosition >= 0 && maxTimestampPosition < part.endPosition;
        part.maxTimestampPosition = reachesMax ? maxTimestampPosition : -1;
        part.firstTimestamp = part.maxTimestamp == RecordBatch.NO_TIMESTAMP ? RecordBatch.NO_TIMESTAMP : firstTimestamp;
        for (int i = 0; i < epochs.count() && epochs.entry(i).startOffset() < part.nextOffset; i++) {
            part.epochs.assign(epochs.entry(i).epoch(), epochs.entry(i).startOffset());
        }
        for (DamagedRange range : damage) {
            if (range.toOffset() <= part.nextOffset) {
                part.damage.add(range);
            }
        }
        return part;
    }

    Summary summary() {
        return new Summary(
                endPosition,
                nextOffset,
                lastEntryEnd,
                lastBatchPosition,
                lastBatchCrc,
                maxTimestamp,
                maxTimestampPosition,
                firstTimestamp);
    }

    /** Puts stored entries back; {@link #restoreEnd} follows. */
    void restoreEntry(int relativeOffset, int position, long maxTimestampBefore) {
        addEntry(relativeOffset, position, maxTimestampBefore);
    }

    void restoreEnd(Summary summary) {
        endPosition = summary.endPosition();
        nextOffset = summary.nextOffset();
        lastEntryEnd = summary.lastEntryEnd();
        lastBatchPosition = summary.lastBatchPosition();
        lastBatchCrc = summary.lastBatchCrc();
        maxTimestamp = summary.maxTimestamp();
        maxTimestampPosition = summary.maxTimestampPosition();
        firstTimestamp = summary.firstTimestamp();
    }

    /** All of an index that is not a list. */
    record Summary(
            int endPosition,
            long nextOffset,
            int lastEntryEnd,
            int lastBatchPosition,
            int lastBatchCrc,
            long maxTimestamp,
            int maxTimestampPosition,
            long firstTimestamp) {}
}
