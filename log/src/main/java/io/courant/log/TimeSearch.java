package io.courant.log;

import io.courant.base.CountedBuffer;
import io.courant.log.segment.DamagedRange;
import io.courant.log.segment.LoadedSegment;
import io.courant.log.segment.ScanRules;
import io.courant.log.segment.Segment;
import io.courant.log.segment.SegmentIndex;
import io.courant.wire.record.BatchFileReader;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.MalformedRecordException;
import io.courant.wire.record.RecordBatch;
import io.courant.wire.record.TimestampSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds records by timestamp, segment by segment: the index tells where to begin, batch headers which batch it is, and
 * the records of that batch which record. Blocks: for the lane
 * {@link ShardLanes#lookup()}.
 */
final class TimeSearch {

    private final ShardTools tools;
    private final Path directory;
    private final ScanRules rules;
    private final long logStartOffset;
    private final long boundOffset;

    /** A segment as of the question. Handed over to the lane, and back with the answer. */
    static final class Place {
        final Segment segment;
        private final long baseOffset;
        private final int sizeInBytes;
        private final long nextOffset;
        /** Carries a reference of the file; null: to be opened. */
        private final @Nullable LoadedSegment loaded;

        private final List<DamagedRange> damage;

        private long maxTimestamp;

        /** The place of {@code segment}, on its shard. */
        Place(Segment segment) {
            this.segment = segment;
            this.baseOffset = segment.baseOffset();
            this.sizeInBytes = segment.sizeInBytes();
            this.nextOffset = segment.nextOffset();
            this.maxTimestamp = segment.maxTimestamp();
            this.damage = List.copyOf(segment.damage());
            if (segment.isLoaded()) {
                segment.file().retain();
                loaded = new LoadedSegment(segment.file(), segment.index().frozen());
            } else {
                loaded = null;
            }
        }

        /** Tells the segment, on its shard, what was learned of it, so that the next search need not open it. */
        void tellSegment() {
            segment.foundMaxTimestamp(maxTimestamp, sizeInBytes);
        }

        private void release() {
            if (loaded != null) {
                loaded.file().release();
            }
        }
    }

    /** A batch that holds a candidate. */
    private record Candidate(int position, long maxTimestamp) {}

    TimeSearch(ShardTools tools, Path directory, ScanRules rules, long logStartOffset, long boundOffset) {
        this.tools = tools;
        this.directory = directory;
        this.rules = rules;
        this.logStartOffset = logStartOffset;
        this.boundOffset = boundOffset;
    }

    TimestampLookup answer(TimeQuestion question, List<Place> places) throws IOException {
        int next = 0;
        TimestampLookup best = new TimestampLookup.None();
        try {
            while (next < places.size()) {
                Place place = places.get(next++);
                long leastMs = leastWanted(question, best);
                if (place.maxTimestamp < leastMs) {
                    place.release();
                    continue;
                }
                LoadedSegment loaded = open(place);
                try {
                    place.maxTimestamp = loaded.index().maxTimestamp();
                    TimestampLookup found = search(question, place, loaded, leastMs);
                    if (found instanceof TimestampLookup.Found) {
                        best = found;
                    }
                } finally {
                    loaded.file().release();
                }
                if (best instanceof TimestampLookup.Found && question instanceof TimeQuestion.FirstAtOrAfter) {
                    break;
                }
            }
            return best;
        } finally {
            for (Place unused : places.subList(next, places.size())) {
                unused.release();
            }
        }
    }

    private static long leastWanted(TimeQuestion question, TimestampLookup best) {
        return switch (question) {
            case TimeQuestion.FirstAtOrAfter first -> first.timestampMs();
            case TimeQuestion.Largest ignored ->
                best instanceof TimestampLookup.Found found ? found.timestampMs() + 1 : 0;
        };
    }

    private LoadedSegment open(Place place) throws IOException {
        if (place.loaded != null) {
            return place.loaded;
        }
        LoadedSegment opened = tools.ofLookupLane()
                .loading
                .load(directory, place.baseOffset, place.sizeInBytes, place.nextOffset, rules, false);
        place.damage.forEach(opened.index()::noteDamage);
        return opened;
    }

    private TimestampLookup search(TimeQuestion question, Place place, LoadedSegment loaded, long leastMs)
            throws IOException {
        SegmentIndex index = loaded.index();
        if (index.maxTimestamp() < leastMs || index.entryCount() == 0) {
            return new TimestampLookup.None();
        }
        int from = index.position(Math.max(0, index.entryBeforeTime(leastMs)));
        boolean wantsLargest = question instanceof TimeQuestion.Largest;
        boolean wholeCounts = place.nextOffset <= boundOffset && place.baseOffset >= logStartOffset;
        if (wantsLargest && wholeCounts && index.damage().isEmpty()) {
            from = index.maxTimestampPosition();
        }
        from = index.behindDamage(from);
        BatchFileReader batches = tools.ofLookupLane().batches;
        Candidate candidate = candidate(batches, loaded, from, place.sizeInBytes, leastMs, wantsLargest);
        return candidate == null
                ? new TimestampLookup.None()
                : record(
                        batches, loaded, candidate, place.sizeInBytes, wantsLargest ? candidate.maxTimestamp : leastMs);
    }

    /** The first batch with a record as late as {@code leastMs}, or the first with the largest timestamp of all. */
    private @Nullable Candidate candidate(
            BatchFileReader batches, LoadedSegment loaded, int from, int to, long leastMs, boolean largest)
            throws IOException {
        Candidate best = null;
        long bestMs = leastMs - 1;
        int position = from;
        while (position < to) {
            int soundEnd = soundUntil(loaded.index(), position, to);
            batches.over(loaded.file().file()::read, position, soundEnd);
            while (batches.next() == BatchStep.BATCH) {
                RecordBatch header = batches.header();
                if (header.nextOffset() > boundOffset) {
                    return best;
                }
                if (header.maxTimestamp() > bestMs && !header.isControl() && header.nextOffset() > logStartOffset) {
                    best = new Candidate((int) batches.position(), header.maxTimestamp());
                    bestMs = header.maxTimestamp();
                    if (!largest) {
                        return best;
                    }
                }
            }
            position = behind(loaded.index(), soundEnd, to);
        }
        return best;
    }

    private TimestampLookup record(
            BatchFileReader batches, LoadedSegment loaded, Candidate candidate, int to, long leastMs)
            throws IOException {
        batches.over(loaded.file().file()::read, candidate.position, to);
        batches.next();
        CountedBuffer bytes = tools.ports.buffers().allocate(batches.sizeInBytes());
        TimestampSearch search = tools.ofLookupLane().records;
        try {
            RecordBatch batch = batches.load(bytes.bytes(), new RecordBatch());
            if (search.find(batch, leastMs)) {
                return new TimestampLookup.Found(search.offset(), search.timestamp(), batch.partitionLeaderEpoch());
            }
        } catch (MalformedRecordException e) {
            throw new IOException("the batch at " + candidate.position + " of " + directory + " is damaged", e);
        } finally {
            bytes.release();
        }
        return new TimestampLookup.None();
    }

    private static int soundUntil(SegmentIndex index, int position, int to) {
        for (DamagedRange range : index.damage()) {
            if (range.position() >= position) {
                return Math.min(to, range.position());
            }
        }
        return to;
    }

    private static int behind(SegmentIndex index, int position, int to) {
        for (DamagedRange range : index.damage()) {
            if (range.position() == position) {
                return position + Math.max(1, range.length());
            }
        }
        return to;
    }
}
