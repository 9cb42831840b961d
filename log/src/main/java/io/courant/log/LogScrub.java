package io.courant.log;

import io.courant.base.Done;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Timer;
import io.courant.log.UnopenedLogs.UnopenedLog;
import io.courant.log.segment.DamagedRange;
import io.courant.log.segment.Segment;
import io.courant.log.segment.SegmentCheck;
import io.courant.log.segment.SegmentScanner;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads all that the logs of a shard have synced in their files, slowly and again and again, and finds what is not what was
 * written: such a range is named once and not served any more. One segment at a time and one small piece at a time, on
 * the lane of the background, with a wait behind each piece as {@link ScrubPace} says; no file stays open between them
 * and no segment counts as used. A damaged index is stored anew. On the shard.
 *
 * <p>First come the logs that are open, then those that lie in the directory and were never opened in this life: their
 * segments are read all the same, and they stay unopened.
 *
 * <p>It has no memory beyond the process: each start begins from the front, after a rest.
 */
final class LogScrub {

    private final ShardTools tools;
    private final Map<TopicIdPartition, PartitionLog> open;
    private final ScrubPace pace;
    private final UnopenedLogs unopened;
    private final UnopenedLogs.Pass unopenedPass;
    private final LaneWork workForUnopened;
    private final Queue<OpenSegment> suspects = new ArrayDeque<>(0);
    /** Logs that this pass has not come to the end of; the first is the present one. */
    private final Queue<PartitionLog> left = new ArrayDeque<>();
    /** The present log's segments below it are done. */
    private long nextBaseOffset;

    /** The present log among the unopened ones. */
    private @Nullable UnopenedLog unopenedLog;

    private @Nullable Check check;
    private boolean listing;
    private @Nullable Timer timer;
    private boolean resting;
    private boolean closed;
    /** Touched by the background lane alone. */
    private @Nullable SegmentScanner scanner;

    /** Whose segment is checked. */
    private sealed interface Target {}

    private record OpenSegment(PartitionLog log, Segment segment) implements Target {}

    private record UnopenedSegment(UnopenedLog log) implements Target {}

    private record Check(Target target, SegmentCheck steps) {}

    /** Scrubs the logs that are in {@code open} when it comes to them, and then those that are {@code unopened}. */
    LogScrub(ShardTools tools, Map<TopicIdPartition, PartitionLog> open, UnopenedLogs unopened) {
        this.tools = tools;
        this.open = Collections.unmodifiableMap(open);
        this.unopened = unopened;
        this.unopenedPass = unopened.pass(entry -> entry.recoveryPoint() > entry.logStartOffset());
        this.workForUnopened = new LaneWork(tools);
        this.pace = tools.ports.intervals().scrub();
    }

    /** Begins the first rest, if that has not happened. */
    void start() {
        if (pace.isOn() && !closed && timer == null && check == null && !listing) {
            rest();
        }
    }

    /** Runs {@code then} when no lane is at work in a log that is not open; what is asked for such a one now waits for that. */
    void whenUnopenedAreLeftAlone(Runnable then) {
        workForUnopened.whenEarlierAreDone(then);
    }

    /** A read met damage in {@code segment}: it comes next, so that its sound batches can be told from the others. */
    void checkSoon(PartitionLog log, Segment segment) {
        OpenSegment target = new OpenSegment(log, segment);
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
        if (present != null) {
            step(present);
            return;
        }
        UnopenedLog next = unopenedPass.next();
        if (next == null) {
            tools.meters.scrubPasses.increment();
            rest();
        } else {
            list(next);
        }
    }

    private @Nullable Check nextCheck() {
        OpenSegment suspect = suspects.poll();
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
                OpenSegment target = new OpenSegment(log, segment);
                Check found = segment.baseOffset() >= nextBaseOffset && isThere(target) ? checkOf(target) : null;
                if (found != null) {
                    nextBaseOffset = segment.baseOffset() + 1;
                    return found;
                }
            }
            left.remove();
            nextBaseOffset = 0;
        }
        UnopenedLog present = unopenedLog;
        SegmentCheck steps = present == null ? null : present.left().poll();
        if (present != null && steps != null && unopened.isThere(present)) {
            return new Check(new UnopenedSegment(present), steps);
        }
        unopenedLog = null;
        return null;
    }

    /** Looks which segments there are of a log that is not open. */
    private void list(UnopenedLog next) {
        listing = true;
        workForUnopened.submitReading(
                tools.lanes.background(), () -> UnopenedLogs.listed(tools.disk, next), outcome -> {
                    listing = false;
                    switch (outcome) {
                        case Outcome.Success<UnopenedLogs.Listed>(UnopenedLogs.Listed listed) -> {
                            UnopenedLogs.arrange(next, listed);
                            unopenedLog = next;
                        }
                        case Outcome.Failure<UnopenedLogs.Listed>(IOException cause) -> {
                            if (unopened.isThere(next)) {
                                tools.events.error(
                                        "log.scrub-failed",
                                        next.identity() + ": " + next.path() + " could not be listed",
                                        cause);
                            }
                        }
                    }
                    if (!closed) {
                        arrange(pace.nanosFor(0));
                    }
                });
    }

    /**
     * Whether the segment can still be checked: its log is open and sound as a whole, and it is one of its; or its log is
     * still there and not open.
     */
    private boolean isThere(Target target) {
        return switch (target) {
            case OpenSegment(PartitionLog log, Segment segment) -> {
                LogState state = log.state();
                yield open.get(state.identity.key()) == log
                        && state.failure == null
                        && state.segments.holding(segment.baseOffset()) == segment;
            }
            case UnopenedSegment(UnopenedLog log) -> unopened.isThere(log);
        };
    }

    private static LogIdentity identity(Target target) {
        return switch (target) {
            case OpenSegment(PartitionLog log, Segment ignored) -> log.identity();
            case UnopenedSegment(UnopenedLog log) -> log.identity();
        };
    }

    private LaneWork laneWork(Target target) {
        return switch (target) {
            case OpenSegment(PartitionLog log, Segment ignored) -> log.laneWork();
            case UnopenedSegment ignored -> workForUnopened;
        };
    }

    /** How to check what is synced of a segment; null when that is nothing. */
    private static @Nullable Check checkOf(OpenSegment target) {
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
        if (present.target instanceof OpenSegment(PartitionLog ignored, Segment segment) && segment.isSwapping()) {
            arrange(pace.nanosFor(0));
            return;
        }
        SegmentCheck steps = present.steps;
        laneWork(present.target)
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
                tools.meters.scrubbedBytes.add(passed);
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
                            identity(stepped.target) + ": " + stepped.steps.path() + " could not be read",
                            cause);
                }
            }
        }
        if (!closed) {
            arrange(pace.nanosFor(bytes));
        }
    }

    private void noteDamage(Check stepped) {
        for (DamagedRange range : stepped.steps.damage()) {
            boolean isNew = switch (stepped.target) {
                case OpenSegment(PartitionLog ignored, Segment segment) -> segment.noteDamage(range);
                case UnopenedSegment(UnopenedLog log) -> unopened.note(log, stepped.steps.baseOffset(), range);
            };
            if (isNew) {
                String place = range.place(stepped.steps.path().toString());
                tools.meters.damage.found(
                        Objects.requireNonNull(stepped.steps.path().getParent()));
                tools.events.error("log.damaged", identity(stepped.target) + ": " + place, null);
            }
        }
    }

    /** Where segments are loaded, so that the two do not write the same index at a time. */
    private void storeIndex(Check finished) {
        if (!finished.steps.indexOutdated() || closed) {
            return;
        }
        Target target = finished.target;
        LaneWork laneWork = laneWork(target);
        laneWork.whenEarlierAreDone(() -> {
            boolean swapping =
                    target instanceof OpenSegment(PartitionLog ignored, Segment segment) && segment.isSwapping();
            if (isThere(target) && !closed && !swapping) {
                Lane.Work<Done> store = () -> {
                    finished.steps.storeIndex(tools.disk);
                    return Done.DONE;
                };
                laneWork.submit(tools.lanes.open(), store, outcome -> told(finished, outcome));
            }
        });
    }

    private void told(Check finished, Outcome<Done> outcome) {
        String index = "the index of " + finished.steps.path();
        switch (outcome) {
            case Outcome.Success<Done> ignored ->
                tools.events.info("log.index-rebuilt", index + " was outdated or damaged and is stored anew");
            case Outcome.Failure<Done>(IOException cause) ->
                tools.events.warn("log.derived-not-stored", index + " is outdated and was not stored: " + cause);
        }
    }
}
