package io.courant.log.segment;

import io.courant.log.LogLimits;
import io.courant.wire.record.BatchFileReader;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads segments batch by batch and trusts nothing: length, magic, CRC, offsets and epochs must fit. Belongs to one
 * lane; its window is reused.
 */
public final class SegmentScanner {

    private static final int MAGIC_AT = 16;
    private static final int LENGTH_AT = 8;
    private static final int LENGTH_PREFIX_BYTES = 12;
    private static final int NEVER_PAUSE = Integer.MAX_VALUE;

    private final BatchFileReader batches = new BatchFileReader(LogLimits.SCAN_WINDOW_BYTES);
    private final ByteBuffer searched = ByteBuffer.allocateDirect(LogLimits.SCAN_WINDOW_BYTES);

    /** Told of each sound batch, in order. The header is valid during the call. */
    @FunctionalInterface
    public interface BatchVisitor {
        BatchVisitor NONE = (header, position) -> {};

        void visit(RecordBatch header, long position) throws IOException;
    }

    /** Where a scan ended: at the end it was given, where it was to pause, or before what is no sound next batch. */
    public sealed interface ScanEnd {
        record Complete() implements ScanEnd {}

        /** Everything below {@code place} is sound, and there is more. */
        record Paused(SoundPlace place) implements ScanEnd {}

        /** {@code behind} is where batches go on when that is known without a search. */
        record Unsound(
                int position, String reason, @Nullable SoundPlace behind) implements ScanEnd {
            public Unsound(int position, String reason) {
                this(position, reason, null);
            }
        }
    }

    /** A place where sound batches go on. */
    public record SoundPlace(int position, long baseOffset) {}

    /** Takes up into {@code index} the batches from its end to position {@code to}, as long as they are sound. */
    public ScanEnd scan(BatchFileReader.Source file, SegmentIndex index, int to, ScanRules rules, BatchVisitor visitor)
            throws IOException {
        SoundPlace from = new SoundPlace(index.endPosition(), index.nextOffset());
        return scan(file, index, from, to, NEVER_PAUSE, rules, visitor);
    }

    /** As {@link #scan}, from {@code from} on, until the first batch that ends at {@code pauseAt} or behind it. */
    ScanEnd scan(
            BatchFileReader.Source file,
            SegmentIndex index,
            SoundPlace from,
            int to,
            int pauseAt,
            ScanRules rules,
            BatchVisitor visitor)
            throws IOException {
        long expected = from.baseOffset();
        batches.over(file, from.position(), to);
        while (true) {
            BatchStep step = batches.next();
            int position = (int) batches.position();
            switch (step) {
                case END -> {
                    return new ScanEnd.Complete();
                }
                case TORN -> {
                    return new ScanEnd.Unsound(position, "the file ends within a batch");
                }
                case DAMAGED -> {
                    return new ScanEnd.Unsound(position, "no record batch of version 2 begins here");
                }
                case BATCH -> {
                    String reason = unsound(batches, index, expected, rules);
                    if (reason != null) {
                        return new ScanEnd.Unsound(position, reason);
                    }
                    RecordBatch header = batches.header();
                    int epoch = header.partitionLeaderEpoch();
                    if (epoch > rules.highestEpoch() || rules.known().contradict(epoch, header.baseOffset())) {
                        return ofImpossibleEpoch(header, position, batches.sizeInBytes(), rules);
                    }
                    index.add(header, position, batches.sizeInBytes(), rules.indexIntervalBytes());
                    visitor.visit(header, position);
                    expected = header.nextOffset();
                    int behind = position + batches.sizeInBytes();
                    if (behind >= pauseAt && behind < to) {
                        return new ScanEnd.Paused(new SoundPlace(behind, expected));
                    }
                }
            }
        }
    }

    private static ScanEnd ofImpossibleEpoch(RecordBatch header, int position, int size, ScanRules rules) {
        int known = rules.known().epochOf(header.baseOffset());
        return new ScanEnd.Unsound(
                position,
                "the batch of offset " + header.baseOffset() + " claims leader epoch " + header.partitionLeaderEpoch()
                        + (known < 0 ? ", but the latest is " + rules.highestEpoch() : ", but is of epoch " + known),
                new SoundPlace(position + size, header.nextOffset()));
    }

    private static @Nullable String unsound(BatchFileReader batches, SegmentIndex index, long expected, ScanRules rules)
            throws IOException {
        RecordBatch header = batches.header();
        long baseOffset = header.baseOffset();
        if (!rules.follows(baseOffset, expected)) {
            return "a batch of offset " + baseOffset + " where " + expected + " is next";
        }
        int delta = header.lastOffsetDelta();
        if (delta < 0 || baseOffset + delta - index.baseOffset() > Integer.MAX_VALUE) {
            return "a batch of offset " + baseOffset + " claims to hold " + (delta + 1L) + " offsets";
        }
        int epoch = header.partitionLeaderEpoch();
        if (epoch < index.epochs().latest()) {
            return "a batch of leader epoch " + epoch + " behind epoch "
                    + index.epochs().latest();
        }
        if (!batches.crcValid()) {
            return "the CRC of the batch of offset " + baseOffset + " is wrong";
        }
        return null;
    }

    /**
     * Takes up all batches to position {@code to}, noting what is not sound as damage. For bytes that are proven to
     * have been written: nothing is cut. {@code endOffset} is the offset that the segment is known to end at.
     */
    public void scanProven(
            BatchFileReader.Source file,
            SegmentIndex index,
            int to,
            long endOffset,
            ScanRules rules,
            BatchVisitor visitor)
            throws IOException {
        ScanEnd end = scan(file, index, to, rules, visitor);
        while (end instanceof ScanEnd.Unsound unsound) {
            SoundPlace place = unsound.behind() != null
                    ? unsound.behind()
                    : nextSound(file, unsound.position() + 1, to, index.nextOffset(), index);
            if (place == null) {
                index.addDamage(new DamagedRange(
                        index.nextOffset(), endOffset, unsound.position(), to - unsound.position(), unsound.reason()));
                return;
            }
            end = scanBehindDamage(file, index, unsound, place, to, rules, visitor);
        }
        if (index.knownEnd() < endOffset) {
            index.addDamage(new DamagedRange(index.knownEnd(), endOffset, to, 0, "the file ends too early"));
        }
    }

    /** Notes the damage between {@code unsound} and {@code place}, and goes on from there. */
    public ScanEnd scanBehindDamage(
            BatchFileReader.Source file,
            SegmentIndex index,
            ScanEnd.Unsound unsound,
            SoundPlace place,
            int to,
            ScanRules rules,
            BatchVisitor visitor)
            throws IOException {
        index.addDamage(new DamagedRange(
                index.nextOffset(),
                place.baseOffset(),
                unsound.position(),
                place.position() - unsound.position(),
                unsound.reason()));
        return scan(file, index, place, to, NEVER_PAUSE, rules, visitor);
    }

    /**
     * The first place from {@code from} on where a batch with a valid CRC and an offset of at least {@code leastOffset}
     * begins; null when there is none below {@code to}.
     */
    public @Nullable SoundPlace nextSound(
            BatchFileReader.Source file, int from, int to, long leastOffset, SegmentIndex index) throws IOException {
        return nextSound(file, from, to, to, leastOffset, index);
    }

    /**
     * As {@link #nextSound(BatchFileReader.Source, int, int, long, SegmentIndex)}, of batches that begin below {@code searchTo}.
     */
    @Nullable
    SoundPlace nextSound(
            BatchFileReader.Source file, int from, int searchTo, int to, long leastOffset, SegmentIndex index)
            throws IOException {
        int windowStart = from;
        while (windowStart < searchTo && windowStart <= to - RecordBatch.HEADER_BYTES) {
            searched.clear().limit(Math.min(searched.capacity(), to - windowStart));
            file.read(windowStart, searched);
            int bytes = searched.position();
            int candidates = Math.min(bytes - RecordBatch.HEADER_BYTES + 1, searchTo - windowStart);
            for (int i = 0; i < candidates; i++) {
                if (searched.get(i + MAGIC_AT) == 2
                        && plausible(i, to - windowStart - i, leastOffset, index.baseOffset())) {
                    int position = windowStart + i;
                    batches.over(file, position, to);
                    if (batches.next() == BatchStep.BATCH && batches.crcValid()) {
                        return new SoundPlace(position, batches.header().baseOffset());
                    }
                }
            }
            if (bytes < RecordBatch.HEADER_BYTES) {
                return null;
            }
            windowStart += bytes - RecordBatch.HEADER_BYTES + 1;
        }
        return null;
    }

    private boolean plausible(int at, int bytesLeft, long leastOffset, long segmentBase) {
        long size = LENGTH_PREFIX_BYTES + (long) searched.getInt(at + LENGTH_AT);
        long offset = searched.getLong(at);
        return size >= RecordBatch.HEADER_BYTES
                && size <= bytesLeft
                && offset >= leastOffset
                && offset - segmentBase <= Integer.MAX_VALUE;
    }

    /** Shows the headers of the indexed batches from {@code fromOffset} on, without reading their bodies. */
    public void replay(BatchFileReader.Source file, SegmentIndex index, long fromOffset, BatchVisitor visitor)
            throws IOException {
        int entry = index.entryAtOrBelowOffset(fromOffset);
        int position = index.behindDamage(index.position(Math.max(entry, 0)));
        while (position < index.endPosition()) {
            int soundEnd = soundUntil(index, position);
            batches.over(file, position, soundEnd);
            while (batches.next() == BatchStep.BATCH) {
                if (batches.header().baseOffset() >= fromOffset) {
                    visitor.visit(batches.header(), batches.position());
                }
            }
            position = behindDamage(index, soundEnd);
        }
    }

    /**
     * Finds out what {@code part}, taken out of a longer index, lacks, by the headers of some of its batches; false when these
     * do not lead to its end.
     */
    boolean complete(BatchFileReader.Source file, SegmentIndex part) throws IOException {
        SegmentIndex.Summary said = part.summary();
        int lastPosition = -1;
        int lastCrc = 0;
        int lastEntryEnd = -1;
        long nextOffset = -1;
        batches.over(file, part.position(part.entryCount() - 1), said.endPosition());
        BatchStep step = batches.next();
        while (step == BatchStep.BATCH) {
            lastPosition = (int) batches.position();
            lastCrc = (int) batches.header().storedCrc();
            lastEntryEnd = lastEntryEnd < 0 ? lastPosition + batches.sizeInBytes() : lastEntryEnd;
            nextOffset = batches.header().nextOffset();
            step = batches.next();
        }
        if (step != BatchStep.END || nextOffset != said.nextOffset()) {
            return false;
        }
        part.restoreEnd(new SegmentIndex.Summary(
                said.endPosition(),
                nextOffset,
                lastEntryEnd,
                lastPosition,
                lastCrc,
                said.maxTimestamp(),
                said.maxTimestampPosition() >= 0 ? said.maxTimestampPosition() : positionOfMaxTimestamp(file, part),
                said.firstTimestamp()));
        return true;
    }

    private int positionOfMaxTimestamp(BatchFileReader.Source file, SegmentIndex part) throws IOException {
        long maxTimestamp = part.maxTimestamp();
        if (maxTimestamp == RecordBatch.NO_TIMESTAMP) {
            return -1;
        }
        batches.over(file, part.position(Math.max(0, part.entryBeforeTime(maxTimestamp))), part.endPosition());
        while (batches.next() == BatchStep.BATCH) {
            if (batches.header().maxTimestamp() == maxTimestamp) {
                return (int) batches.position();
            }
        }
        return -1;
    }

    private static int soundUntil(SegmentIndex index, int position) {
        for (DamagedRange range : index.damage()) {
            if (range.position() >= position) {
                return Math.min(index.endPosition(), range.position());
            }
        }
        return index.endPosition();
    }

    private static int behindDamage(SegmentIndex index, int position) {
        for (DamagedRange range : index.damage()) {
            if (range.position() == position) {
                return position + Math.max(range.length(), 1);
            }
        }
        return index.endPosition();
    }
}
