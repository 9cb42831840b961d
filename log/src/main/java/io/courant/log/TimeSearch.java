package io.courant.log;

import io.courant.log.segment.DamagedRange;
import io.courant.log.segment.LoadedSegment;
import io.courant.log.segment.ScanRules;
import io.courant.log.segment.Segment;
import io.courant.log.segment.SegmentLoading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds records by timestamp in a log: which segment to look into ({@link SegmentTimeSearch} does). Nearly always one is
 * loaded, however many there are. The others tell their largest timestamp by the head of their stored index, and only
 * once: a segment remembers. Blocks: for the lane {@link ShardLanes#lookup()}.
 */
final class TimeSearch {

    /** What follows the latest time that there is. */
    private static final long NOTHING_BEATS_IT = Long.MIN_VALUE;

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
        /** With what the search has found; empty when it has not looked. */
        private List<DamagedRange> damageFound = List.of();

        /** No record of it is later. */
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

        /** Tells the segment, on its shard, what was learned of it, so that the next search need not look for it. */
        void tellSegment() {
            segment.foundMaxTimestamp(maxTimestamp, sizeInBytes);
            damageFound.forEach(segment::noteDamage);
        }

        private void release() {
            if (loaded != null) {
                loaded.file().release();
            }
        }
    }

    TimeSearch(ShardTools tools, Path directory, ScanRules rules, long logStartOffset, long boundOffset) {
        this.tools = tools;
        this.directory = directory;
        this.rules = rules;
        this.logStartOffset = logStartOffset;
        this.boundOffset = boundOffset;
    }

    /** Answers {@code question} over {@code places}, which come in order of their offsets, and releases them. */
    TimestampLookup answer(TimeQuestion question, List<Place> places) throws IOException {
        try {
            return switch (question) {
                case TimeQuestion.FirstAtOrAfter first -> firstAtOrAfter(first.timestampMs(), places);
                case TimeQuestion.Largest ignored -> largest(places);
            };
        } finally {
            places.forEach(Place::release);
        }
    }

    private TimestampLookup firstAtOrAfter(long timestampMs, List<Place> places) throws IOException {
        for (Place place : places) {
            learnMaxTimestamp(place);
            if (place.maxTimestamp >= Segment.known(timestampMs)
                    && in(place, segment -> segment.firstAtOrAfter(timestampMs))
                            instanceof TimestampLookup.Found found) {
                return found;
            }
        }
        return new TimestampLookup.None();
    }

    /** Looks first where the largest timestamp should be: then the others cannot have a larger one. */
    private TimestampLookup largest(List<Place> places) throws IOException {
        for (Place place : places) {
            learnMaxTimestamp(place);
        }
        List<Place> latestFirst = places.stream()
                .sorted(Comparator.comparingLong((Place place) -> place.maxTimestamp)
                        .reversed())
                .toList(); // stable: of equal ones the first in the log comes first
        TimestampLookup best = new TimestampLookup.None();
        for (Place place : latestFirst) {
            long least = leastToBeat(best, place);
            if (least != NOTHING_BEATS_IT
                    && place.maxTimestamp >= Segment.known(least)
                    && in(place, segment -> segment.largest(least)) instanceof TimestampLookup.Found found) {
                best = found;
            }
        }
        return best;
    }

    /** Of records with the same timestamp the first one is wanted. */
    private static long leastToBeat(TimestampLookup best, Place place) {
        return switch (best) {
            case TimestampLookup.None ignored -> 0;
            case TimestampLookup.Found found ->
                place.baseOffset > found.offset() ? found.timestampMs() + 1 : found.timestampMs();
        };
    }

    private void learnMaxTimestamp(Place place) throws IOException {
        if (place.maxTimestamp == Segment.UNKNOWN_TIMESTAMP) {
            place.maxTimestamp = SegmentLoading.storedMaxTimestamp(
                    tools.disk, tools.segments, directory, place.baseOffset, place.sizeInBytes, place.nextOffset);
        }
    }

    /** What is asked of one segment. */
    private interface InSegment {
        TimestampLookup answer(SegmentTimeSearch segment) throws IOException;
    }

    private TimestampLookup in(Place place, InSegment question) throws IOException {
        LoadedSegment present = place.loaded;
        if (present != null) {
            return question.answer(search(place, present));
        }
        LoadedSegment opened = tools.ofLookupLane()
                .loading
                .load(directory, place.baseOffset, place.sizeInBytes, place.nextOffset, rules, place.damage, false);
        try {
            place.damage.forEach(opened.index()::noteDamage);
            place.damageFound = List.copyOf(opened.index().damage());
            place.maxTimestamp = Segment.known(opened.index().maxTimestamp());
            return question.answer(search(place, opened));
        } finally {
            opened.file().release();
        }
    }

    private SegmentTimeSearch search(Place place, LoadedSegment loaded) {
        return new SegmentTimeSearch(tools, loaded, place.sizeInBytes, logStartOffset, boundOffset);
    }
}
