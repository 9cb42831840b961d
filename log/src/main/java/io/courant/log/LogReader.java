package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.CountedBuffer;
import io.courant.base.CountedFile;
import io.courant.base.Done;
import io.courant.base.NoRoomException;
import io.courant.base.Outcome;
import io.courant.base.Slice;
import io.courant.log.segment.DamagedRange;
import io.courant.log.segment.LoadedSegment;
import io.courant.log.segment.ScanRules;
import io.courant.log.segment.Segment;
import io.courant.log.segment.SegmentIndex;
import io.courant.wire.record.BatchFileReader;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.RecordBatch;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds batches by offset and by time and hands them out as slices. A read touches one segment; where one read ended the
 * next one usually begins, so that place is remembered and needs no search.
 */
final class LogReader {

    private final LogState state;
    private final ShardTools tools;
    private final LaneWork laneWork;
    private final Consumer<Segment> suspects;
    private final List<LoadWaiter> waiters = new ArrayList<>(1);
    private final List<Runnable> afterSwap = new ArrayList<>(0);

    private record LoadWaiter(Segment segment, Completion<Done> completion) {}

    /** {@code suspects} is told of segments in which a read has met damage that was not known. */
    LogReader(LogState state, ShardTools tools, LaneWork laneWork, Consumer<Segment> suspects) {
        this.state = state;
        this.tools = tools;
        this.laneWork = laneWork;
        this.suspects = suspects;
    }

    ReadResult read(long offset, int maxBytes, long boundOffset) {
        IOException failure = state.failure;
        if (failure != null) {
            return new ReadResult.Failed(failure);
        }
        if (offset < state.logStartOffset || offset > state.logEndOffset) {
            return new ReadResult.OffsetOutOfRange(state.logStartOffset, state.logEndOffset);
        }
        long bound = Math.min(boundOffset, state.logEndOffset);
        if (offset >= bound) {
            return ReadResult.Records.NONE;
        }
        Segment segment = state.segments.holding(offset);
        if (segment == null || offset >= segment.nextOffset()) {
            return new ReadResult.Corrupt("%s: the offsets from %d on are missing in its segments"
                    .formatted(state.identity.directoryName(), segment == null ? offset : segment.nextOffset()));
        }
        if (!segment.isLoaded()) {
            return ReadResult.NotLoaded.NOT_LOADED;
        }
        DamagedRange damage = segment.damageAt(offset);
        if (damage != null) {
            return corrupt(damage.place(segment.path().toString()));
        }
        segment.used(tools.nowNanos());
        try {
            return slices(segment, offset, maxBytes, bound);
        } catch (EOFException e) {
            // Headers lead nowhere, or the file ends early: what else is damaged there is found by reading all of it.
            suspects.accept(segment);
            return corrupt("%s at offset %d: %s".formatted(segment.path(), offset, e.getMessage()));
        } catch (IOException e) {
            tools.events.error("log.read-failed", "reading " + segment.path() + " failed", e);
            return new ReadResult.Failed(e);
        }
    }

    private ReadResult.Corrupt corrupt(String place) {
        tools.events.error("log.damage-read", state.identity + ": " + place, null);
        return new ReadResult.Corrupt(place);
    }

    private ReadResult slices(Segment segment, long offset, int maxBytes, long bound) throws IOException {
        int start = startOf(segment, offset);
        int end = Math.min(endOf(segment, bound), segment.soundUntil(start));
        if (end - start > maxBytes) {
            end = cut(segment, start, maxBytes, end);
        }
        if (end <= start) {
            return ReadResult.Records.NONE; // the bound lies within the first batch
        }
        tools.meters.readBytes.add(end - start);
        return new ReadResult.Records(List.of(slice(segment, start, end - start)), end - start);
    }

    /** Where the batch that holds {@code offset} begins. */
    private int startOf(Segment segment, long offset) throws IOException {
        int remembered = segment.boundaryAt(offset);
        if (remembered >= 0) {
            return remembered;
        }
        int from = segment.searchFrom(offset);
        BatchFileReader batches = tools.lookup.over(segment.file().file()::read, from, segment.sizeInBytes());
        while (batches.next() == BatchStep.BATCH) {
            RecordBatch header = batches.header();
            if (header.nextOffset() > offset) {
                // Where compaction was, the next one that is there.
                boolean holdsIt = header.baseOffset() <= offset;
                if (holdsIt || header.baseOffset() <= state.compaction.gapsBelow()) {
                    return (int) batches.position();
                }
                break;
            }
        }
        throw new EOFException("no batch with offset " + offset + " behind position " + from + " of " + segment.path());
    }

    /** Where the batches that lie wholly below {@code bound} end. */
    private int endOf(Segment segment, long bound) throws IOException {
        if (bound >= segment.nextOffset()) {
            return segment.sizeInBytes();
        }
        int remembered = segment.boundaryAt(bound);
        if (remembered >= 0) {
            return remembered;
        }
        int from = segment.searchFrom(bound);
        BatchFileReader batches = tools.lookup.over(segment.file().file()::read, from, segment.sizeInBytes());
        int end = from;
        while (batches.next() == BatchStep.BATCH && batches.header().nextOffset() <= bound) {
            end = (int) batches.position() + batches.sizeInBytes();
        }
        segment.rememberBoundary(bound, end);
        return end;
    }

    /** The last place at most {@code maxBytes} behind {@code start} where a batch ends, but behind the first batch. */
    private int cut(Segment segment, int start, int maxBytes, int end) throws IOException {
        SegmentIndex index = segment.index();
        long limit = (long) start + Math.max(maxBytes, 0);
        int entry = index.entryAtOrBelowPosition(limit);
        int indexed = entry < 0 ? 0 : index.position(entry);
        if (indexed > start) {
            segment.rememberBoundary(index.baseOffset() + index.relativeOffset(entry), indexed);
            return indexed;
        }
        BatchFileReader batches = tools.lookup.over(segment.file().file()::read, start, end);
        int reached = start;
        while (batches.next() == BatchStep.BATCH) {
            long batchEnd = batches.position() + batches.sizeInBytes();
            if (batchEnd > limit && reached > start) {
                break;
            }
            reached = (int) batchEnd;
            segment.rememberBoundary(batches.header().nextOffset(), reached);
            if (batchEnd >= limit) {
                break;
            }
        }
        return reached;
    }

    private Slice slice(Segment segment, int position, int length) throws IOException {
        CountedFile file = segment.file();
        CountedBuffer copy = length < LogLimits.COPIED_READ_BYTES ? tools.copies.allocate(length) : null;
        if (copy == null) {
            file.retain();
            return new Slice.OfFile(file, position, length);
        }
        boolean filled = false;
        try {
            ByteBuffer target = copy.bytes().slice(0, length);
            int read = file.file().read(position, target);
            if (read < length) {
                throw new EOFException("%s ends at %d, but holds batches up to %d"
                        .formatted(segment.path(), position + read, position + length));
            }
            filled = true;
            return new Slice.OfBuffer(copy, 0, length);
        } finally {
            if (!filled) {
                copy.release();
            }
        }
    }

    void load(long offset, Completion<Done> completion) {
        Segment segment = state.segments.holding(offset);
        IOException failure = state.failure;
        if (failure != null) {
            tools.ports.shard().execute(() -> completion.completed(Outcome.failure(failure)));
        } else if (segment == null || segment.isLoaded()) {
            tools.ports.shard().execute(() -> completion.completed(Outcome.done()));
        } else {
            boolean first = waiters.stream().noneMatch(waiter -> waiter.segment == segment);
            waiters.add(new LoadWaiter(segment, completion));
            if (first && !segment.isSwapping()) {
                open(segment);
            }
        }
    }

    private void open(Segment segment) {
        boolean sealed = segment != state.segments.active();
        int size = segment.sizeInBytes();
        long endOffset = segment.nextOffset();
        ScanRules rules = state.scanRules();
        List<DamagedRange> known = List.copyOf(segment.damage());
        laneWork.submit(
                tools.lanes.open(),
                () -> tools.ofOpenLane.loading.load(
                        state.directory, segment.baseOffset(), size, endOffset, rules, known, sealed),
                outcome -> opened(segment, outcome));
    }

    private void opened(Segment segment, Outcome<LoadedSegment> outcome) {
        Outcome<Done> told = switch (outcome) {
            case Outcome.Success<LoadedSegment> loaded -> {
                boolean isThere = state.segments.holding(segment.baseOffset()) == segment;
                if (segment.isLoaded() || state.failure != null || !isThere) {
                    loaded.value().file().release(); // opened by an append meanwhile, or given up, or the log is closed
                } else {
                    segment.load(loaded.value(), tools.nowNanos());
                }
                yield Outcome.done();
            }
            case Outcome.Failure<LoadedSegment> failed -> {
                tools.events.error("log.load-failed", "opening " + segment.path() + " failed", failed.cause());
                yield Outcome.failure(failed.cause());
            }
        };
        tell(segment, told);
    }

    private void tell(Segment segment, Outcome<Done> told) {
        List<LoadWaiter> reached = new ArrayList<>();
        waiters.removeIf(waiter -> waiter.segment == segment && reached.add(waiter));
        reached.forEach(waiter -> waiter.completion.completed(told));
    }

    /** The files of {@code segments} are exchanged, or stay: who waited to open one looks again, and searches go on. */
    void swapEnded(List<Segment> segments) {
        segments.forEach(segment -> tell(segment, Outcome.done()));
        List<Runnable> searches = List.copyOf(afterSwap);
        afterSwap.clear();
        searches.forEach(Runnable::run);
    }

    void lookUpTime(TimeQuestion question, long boundOffset, Completion<TimestampLookup> completion) {
        if (state.failure == null && state.segments.all().stream().anyMatch(Segment::isSwapping)) {
            afterSwap.add(() -> lookUpTime(question, boundOffset, completion));
            return;
        }
        laneWork.<TimestampLookup>search(found -> search(question, boundOffset, found), completion);
    }

    private void search(TimeQuestion question, long boundOffset, Completion<TimestampLookup> completion) {
        List<TimeSearch.Place> places = new ArrayList<>();
        for (Segment segment : state.segments.all()) {
            if (segment.nextOffset() > state.logStartOffset && segment.baseOffset() < boundOffset) {
                places.add(new TimeSearch.Place(segment));
            }
        }
        TimeSearch search =
                new TimeSearch(tools, state.directory, state.scanRules(), state.logStartOffset, boundOffset);
        tools.lanes
                .lookup()
                .<TimestampLookup>submit(tools.ports.shard(), () -> search.answer(question, places), outcome -> {
                    places.forEach(TimeSearch.Place::tellSegment);
                    if (outcome instanceof Outcome.Failure<TimestampLookup>(NoRoomException ignored)) {
                        tools.ports
                                .shard()
                                .schedule(
                                        LogLimits.ROOM_RETRY_NANOS,
                                        () -> searchAgain(question, boundOffset, completion));
                    } else {
                        completion.completed(outcome);
                    }
                });
    }

    /** There was no memory for it: others may have that for long, and a log that is to end does not wait for them. */
    private void searchAgain(TimeQuestion question, long boundOffset, Completion<TimestampLookup> completion) {
        IOException failure = laneWork.isEnding() ? LargeBatches.ended() : state.failure;
        if (failure != null) {
            completion.completed(Outcome.failure(failure));
        } else {
            search(question, boundOffset, completion);
        }
    }
}
