package io.courant.log.segment;

import io.courant.base.CountedFile;
import io.courant.base.Invariants;
import io.courant.wire.record.RecordBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One segment of a log, on the log's shard: always its place and extent, and while it is loaded its open file and index.
 */
public final class Segment {

    /** Batch boundaries remembered: ends of the last reads and commits, where the next ones begin. */
    private static final int BOUNDARIES = 8;

    /** The largest timestamp of a segment that nobody has looked into yet: it may hold any. What is known is {@link #known}. */
    public static final long UNKNOWN_TIMESTAMP = Long.MAX_VALUE;

    private final long baseOffset;
    private final Path path;
    private final long createdWallMs;
    private int sizeInBytes;
    private long nextOffset;
    private @Nullable LoadedSegment loaded;
    private long lastUsedNanos;
    /** Of all batches as of when the segment was last given back or looked into; unknown before. */
    private long maxTimestampWhenUnloaded = UNKNOWN_TIMESTAMP;

    private long earliestMs = UNKNOWN_TIMESTAMP;
    private boolean swapping;

    /** What is known to be damaged while the segment is not loaded; its index has that while it is. */
    private List<DamagedRange> damageWhenUnloaded = List.of();

    private final long[] boundaryOffsets = new long[BOUNDARIES];
    private final int[] boundaryPositions = new int[BOUNDARIES];
    private int boundaryCount;

    /**
     * A segment of which {@code sizeInBytes} bytes hold the offsets below {@code nextOffset}.
     *
     * @param createdWallMs from when its age is reckoned while no record has a timestamp
     */
    public Segment(long baseOffset, Path path, int sizeInBytes, long nextOffset, long createdWallMs) {
        this.baseOffset = baseOffset;
        this.path = path;
        this.sizeInBytes = sizeInBytes;
        this.nextOffset = nextOffset;
        this.createdWallMs = createdWallMs;
    }

    public long baseOffset() {
        return baseOffset;
    }

    public Path path() {
        return path;
    }

    public int sizeInBytes() {
        return sizeInBytes;
    }

    /** The offset behind the last batch. */
    public long nextOffset() {
        return nextOffset;
    }

    public boolean isLoaded() {
        return loaded != null;
    }

    public CountedFile file() {
        return required().file();
    }

    public SegmentIndex index() {
        return required().index();
    }

    private LoadedSegment required() {
        LoadedSegment present = loaded;
        if (present == null) {
            throw Invariants.unreachable("segment " + path + " is not loaded");
        }
        return present;
    }

    /** Takes over the reference that {@code segment} carries. */
    public void load(LoadedSegment segment, long nowNanos) {
        Invariants.check(loaded == null, "segment %s is loaded twice", path);
        Invariants.check(
                segment.index().endPosition() <= sizeInBytes,
                "the index of %s covers %s bytes of %s",
                path,
                segment.index().endPosition(),
                sizeInBytes);
        damageWhenUnloaded.forEach(segment.index()::noteDamage);
        loaded = segment;
        lastUsedNanos = nowNanos;
    }

    /** Gives back file and index; readers that hold a slice keep the file open. */
    public void unload() {
        LoadedSegment present = loaded;
        if (present != null) {
            loaded = null;
            maxTimestampWhenUnloaded = known(present.index().maxTimestamp());
            damageWhenUnloaded = List.copyOf(present.index().damage());
            present.file().release();
        }
    }

    /**
     * A batch's timestamp as what is known: a topic may allow the very one that stands for unknown, which counts as a
     * millisecond less.
     */
    public static long known(long timestampMs) {
        return Math.min(timestampMs, UNKNOWN_TIMESTAMP - 1);
    }

    /** The largest timestamp of its batches, {@link #known}, or {@link #UNKNOWN_TIMESTAMP}. */
    public long maxTimestamp() {
        LoadedSegment present = loaded;
        return present == null
                ? maxTimestampWhenUnloaded
                : known(present.index().maxTimestamp());
    }

    /** When its latest record was made, or it was, if no record has a timestamp; {@link #UNKNOWN_TIMESTAMP} as above. */
    public long latestMs() {
        long timestampMs = maxTimestamp();
        return timestampMs == RecordBatch.NO_TIMESTAMP ? createdWallMs : timestampMs;
    }

    /** The time of its first batch; {@link #UNKNOWN_TIMESTAMP} before anybody has looked. */
    public long earliestMs() {
        return earliestMs;
    }

    /** Somebody has looked at its first batch, whose time is {@code timestampMs}; -1: it has none. */
    public void foundEarliest(long timestampMs) {
        earliestMs = timestampMs == RecordBatch.NO_TIMESTAMP ? createdWallMs : known(timestampMs);
    }

    /** Its file is being exchanged: until that is done it must not be opened. */
    public void beginSwap() {
        swapping = true;
    }

    public void endSwap() {
        swapping = false;
    }

    public boolean isSwapping() {
        return swapping;
    }

    /** The segment that {@code neighbours} have become by compaction, with {@code newSize} bytes, not loaded. */
    public static Segment compacted(List<Segment> neighbours, int newSize, long maxTimestampMs) {
        Segment first = neighbours.getFirst();
        Segment last = neighbours.getLast();
        Segment one = new Segment(first.baseOffset, first.path, newSize, last.nextOffset, last.createdWallMs);
        one.maxTimestampWhenUnloaded = known(maxTimestampMs);
        return one;
    }

    /** Somebody has looked into it while it had {@code sizeThen} bytes. */
    public void foundMaxTimestamp(long timestampMs, int sizeThen) {
        if (loaded == null && sizeThen == sizeInBytes) {
            maxTimestampWhenUnloaded = timestampMs;
        }
    }

    public void used(long nowNanos) {
        lastUsedNanos = nowNanos;
    }

    public long lastUsedNanos() {
        return lastUsedNanos;
    }

    /** Takes up a batch that was written behind the last one. */
    public void appended(RecordBatch batch, int length, int indexIntervalBytes) {
        index().add(batch, sizeInBytes, length, indexIntervalBytes);
        sizeInBytes += length;
        nextOffset = batch.nextOffset();
    }

    /** How old the segment is in ms when a batch with {@code timestampMs} comes at {@code wallMs}; as Kafka reckons. */
    public long ageMs(long timestampMs, long wallMs) {
        long first = index().firstTimestamp();
        return first == RecordBatch.NO_TIMESTAMP || timestampMs == RecordBatch.NO_TIMESTAMP
                ? wallMs - createdWallMs
                : timestampMs - first;
    }

    /** Notes that a batch begins, or the last one ends, at {@code position}. */
    public void rememberBoundary(long offset, int position) {
        if (rememberedAt(offset) < 0) {
            int slot = boundaryCount++ % BOUNDARIES;
            boundaryOffsets[slot] = offset;
            boundaryPositions[slot] = position;
        }
    }

    /** The position of a remembered boundary; -1 when it is not remembered. */
    public int boundaryAt(long offset) {
        return offset == nextOffset ? sizeInBytes : rememberedAt(offset);
    }

    private int rememberedAt(long offset) {
        for (int i = Math.min(boundaryCount, BOUNDARIES) - 1; i >= 0; i--) {
            if (boundaryOffsets[i] == offset) {
                return boundaryPositions[i];
            }
        }
        return -1;
    }

    /** The ranges that are known not to be what was written, loaded or not. */
    public List<DamagedRange> damage() {
        LoadedSegment present = loaded;
        return present == null ? damageWhenUnloaded : present.index().damage();
    }

    /** Serves {@code range} no more; false when that is known of all of it. */
    public boolean noteDamage(DamagedRange range) {
        LoadedSegment present = loaded;
        if (present == null) {
            List<DamagedRange> known = new ArrayList<>(damageWhenUnloaded);
            boolean isNew = range.mergeInto(known);
            damageWhenUnloaded = List.copyOf(known);
            return isNew;
        }
        boundaryCount = 0; // they may have been found by walking over what is damaged
        return present.index().noteDamage(range);
    }

    /** From where batch headers lead to {@code offset}, which is not damaged: no damage lies between. */
    public int searchFrom(long offset) {
        SegmentIndex index = index();
        int from = index.position(Math.max(0, index.entryAtOrBelowOffset(offset)));
        List<DamagedRange> damage = index.damage();
        for (int i = 0; i < damage.size(); i++) {
            DamagedRange range = damage.get(i);
            if (range.toOffset() <= offset) {
                from = Math.max(from, range.position() + range.length());
            }
        }
        return from;
    }

    /** The damaged range that holds {@code offset}; null when it can be read. The segment must be loaded. */
    public @Nullable DamagedRange damageAt(long offset) {
        List<DamagedRange> damage = index().damage();
        for (int i = 0; i < damage.size(); i++) {
            DamagedRange range = damage.get(i);
            if (offset >= range.fromOffset() && offset < range.toOffset()) {
                return range;
            }
        }
        return null;
    }

    /** Where the sound bytes from {@code position} on end. */
    public int soundUntil(int position) {
        List<DamagedRange> damage = index().damage();
        for (int i = 0; i < damage.size(); i++) {
            if (damage.get(i).position() >= position) {
                return Math.min(sizeInBytes, damage.get(i).position());
            }
        }
        return sizeInBytes;
    }
}
