package io.courant.log;

import io.courant.base.Done;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Timer;
import io.courant.log.segment.DamagedRange;
import io.courant.log.segment.Segment;
import io.courant.log.segment.SegmentCheck;
import io.courant.log.segment.SegmentScanner;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads all that the logs of a shard have synced in their files, slowly and again and again, and finds what is not what was
 * written: such a range is named once and not served any more. One segment at a time and one small piece at a time, on
 * the lane of the background, with a wait behind each piece as {@link ScrubPace} says; no file stays open between them
 * and no segment counts as used. A damaged index is stored anew. On the shard.
 *
 * <p>It has no memory beyond the process: each start begins from the front, after a rest.
 */
final class LogScrub {

    private final ShardTools tools;
    private final Map<TopicIdPartition, PartitionLog> open;
    private final ScrubPace pace;
    private final Queue<Target> suspects = new ArrayDeque<>(0);
    /** Logs that this pass has not come to the end of; the first is the present one. */
    private final Queue<PartitionLog> left = new ArrayDeque<>();
    /** The present log's segments below it are done. */
    private long nextBaseOffset;

    private @Nullable Check check;
    private @Nullable Timer timer;
    private boolean resting;
    private boolean closed;
    /** Touched by the background lane alone. */
    private @Nullable SegmentScanner scanner;

    private record Target(PartitionLog log, Segment segment) {}

    private record Check(Target target, SegmentCheck steps) {}

    /** Scrubs the logs that are in {@code open} when it comes to them. */
    LogScrub(ShardTools tools, Map<TopicIdPartition, PartitionLog> open) {
        this.tools = tools;
        this.open = Collections.unmodifiableMap(open);
        this.pace = tools.ports.intervals().scrub();
    }

    /** Begins the first rest, if that has not happened. */
    void start() {
        if (pace.isOn() && !closed && timer == null && check == null) {
            rest();
        }
    }

    /** A read met damage in {@code segment}: it comes next, so that its sound batches can be told from the others. */
    void checkSoon(PartitionLog log, Segment segment) {
        Target target = new Target(log, segment);
        boolean known = suspects.contains(target) || (check != null && check.target.equals(target));
        if (!pace.isOn() || closed || known || suspects.size() >= LogLimits.SCRUB_SUSPECTS) {
            return;
        }
        suspects.add(target);
        if (resting && timer != null) {
            timer.cancel();
            arrange(pace.nanosFor(0));
        }
    }

    /** Begins nothing more; the piece that is under way counts among the lane work of its log. */
    void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void rest() {
        resting = true;
        arrange(pace.restNanos());
    }

    private void arrange(long nanos) {
        timer = tools.ports.shard().schedule(nanos, this::turn);
    }

    private void turn() {
        timer = null;
        if (resting) {
            resting = false;
            left.addAll(open.values());
        }
        if (check != null && !isThere(check.target)) {
            check = null;
        }
        Check present = check == null ? nextCheck() : check;
        check = present;
        if (present == null) {
            rest();
        } else {
            step(present);
        }
    }

    private @Nullable Check nextCheck() {
        Target suspect = suspects.poll();
        while (suspect != null) {
            Check found = isThere(suspect) ? checkOf(suspect) : null;
            if (found != null) {
                return found;
            }
            suspect = suspects.poll();
        }
        while (!left.isEmpty()) {
            PartitionLog log = left.element();
            for (Segment segment : log.state().segments.all()) {
                Target target = new Target(log, segment);
                Check found = segment.baseOffset() >= nextBaseOffset && isThere(target) ? checkOf(target) : null;
                if (found != null) {
                    nextBaseOffset = segment.baseOffset() + 1;
                    return found;
                }
            }
            left.remove();
            nextBaseOffset = 0;
        }
        return null;
    }

    /** Whether the log is open and sound as a whole, and the segment is one of its. */
    private boolean isThere(Target target) {
        LogState state = target.log.state();
        return open.get(state.identity.key()) == target.log
                && state.failure == null
                && state.segments.holding(target.segment.baseOffset()) == target.segment;
    }

    /** How to check what is synced of a segment; null when that is nothing. */
    private static @Nullable Check checkOf(Target target) {
        LogState state = target.log.state();
        Segment segment = target.segment;
        DurablePlace synced = target.log.durability().syncedPlace();
        boolean sealed = segment != state.segments.active();
        int to = segment.sizeInBytes();
        long endOffset = segment.nextOffset();
        if (segment.baseOffset() == synced.segmentBaseOffset()) {
            to = synced.position();
            endOffset = synced.offset();
        } else if (endOffset > synced.offset()) {
            return null;
        }
        return to == 0
                ? null
                : new Check(
                        target,
                        new SegmentCheck(
                                state.directory,
                                segment.baseOffset(),
                                to,
                                endOffset,
                                state.scanRules(),
                                sealed && endOffset == segment.nextOffset()));
    }

    private void step(Check present) {
        SegmentCheck steps = present.steps;
        present.target
                .log
                .laneWork()
                .submitReading(
                        tools.lanes.background(),
                        () -> steps.step(tools.disk, ofBackgroundLane()),
                        outcome -> stepped(present, outcome));
    }

    private SegmentScanner ofBackgroundLane() {
        SegmentScanner made = scanner;
        if (made == null) {
            made = new SegmentScanner();
            scanner = made;
        }
        return made;
    }

    private void stepped(Check stepped, Outcome<Integer> outcome) {
        int bytes = 0;
        boolean there = isThere(stepped.target);
        switch (outcome) {
            case Outcome.Success<Integer>(Integer passed) -> {
                bytes = passed;
                if (there) {
                    noteDamage(stepped);
                    if (stepped.steps.isDone()) {
                        check = null;
                        storeIndex(stepped);
                    }
                }
            }
            case Outcome.Failure<Integer>(IOException cause) -> {
                check = null;
                if (there) {
                    tools.events.error(
                            "log.scrub-failed",
                            stepped.target.log.identity() + ": " + stepped.target.segment.path() + " could not be read",
                            cause);
                }
            }
        }
        if (!closed) {
            arrange(pace.nanosFor(bytes));
        }
    }

    private void noteDamage(Check stepped) {
        Segment segment = stepped.target.segment;
        for (DamagedRange range : stepped.steps.damage()) {
            if (segment.noteDamage(range)) {
                String place = range.place(segment.path().toString());
                tools.events.error("log.damaged", stepped.target.log.identity() + ": " + place, null);
            }
        }
    }

    /** Where segments are loaded, so that the two do not write the same index at a time. */
    private void storeIndex(Check finished) {
        if (!finished.steps.indexOutdated() || closed) {
            return;
        }
        Target target = finished.target;
        LaneWork laneWork = target.log.laneWork();
        laneWork.whenEarlierAreDone(() -> {
            if (isThere(target) && !closed) {
                Lane.Work<Done> store = () -> {
                    finished.steps.storeIndex(tools.disk);
                    return Done.DONE;
                };
                laneWork.submit(tools.lanes.open(), store, outcome -> told(target, outcome));
            }
        });
    }

    private void told(Target target, Outcome<Done> outcome) {
        String index = "the index of " + target.segment.path();
        switch (outcome) {
            case Outcome.Success<Done> ignored ->
                tools.events.info("log.index-rebuilt", index + " was outdated or damaged and is stored anew");
            case Outcome.Failure<Done>(IOException cause) ->
                tools.events.warn("log.derived-not-stored", index + " is outdated and was not stored: " + cause);
        }
    }
}
