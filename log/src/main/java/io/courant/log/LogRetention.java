package io.courant.log;

import io.courant.base.Done;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Timer;
import io.courant.log.UnopenedLogs.UnopenedLog;
import io.courant.log.segment.Segment;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.segment.SegmentLoading;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives up what the logs of a shard need not keep any more, as {@link RetentionPlan} says, now and then and in small steps:
 * a few logs a turn, and one that the disk must be asked about at a time. It only moves log starts; the files go with the
 * checkpoints, as for everybody who moves one.
 *
 * <p>First come the logs that are open, then those that lie in the directory and were never opened in this life: these are
 * looked at on the disk, and opened, one at a time, when there is something to give up. Things grow old by {@link
 * ExpiryClock}: a clock that jumps deletes nothing. On the shard.
 */
final class LogRetention {

    private final ShardTools tools;
    private final LogWalk walk;
    private final BiConsumer<TopicIdPartition, Runnable> whenOpeningEnds;
    private Function<LogIdentity, @Nullable LogConfig> configOfUnopened = identity -> null;
    private Consumer<LogIdentity> opening = identity -> {};
    private @Nullable Timer timer;
    private boolean started;
    private boolean closed;

    /**
     * Looks at the logs that are in {@code open} and then at those that are {@code unopened}, as {@link LogWalk} says.
     *
     * @param whenOpeningEnds runs something when a log is not being opened, or not any more
     */
    LogRetention(
            ShardTools tools,
            Map<TopicIdPartition, PartitionLog> open,
            UnopenedLogs unopened,
            BiConsumer<TopicIdPartition, Runnable> whenOpeningEnds) {
        this.tools = tools;
        // One with nothing left may have files that were to go.
        this.walk = new LogWalk(tools, open, unopened, entry -> true);
        this.whenOpeningEnds = whenOpeningEnds;
    }

    /** Looks for the first time one interval from now, if that is not arranged. */
    void start() {
        if (!started && !closed) {
            started = true;
            arrange();
        }
    }

    /**
     * From now on looks at logs that are not open, too.
     *
     * @param configOf the settings of a log; null when it is gone
     * @param toOpen opens one with something to give up
     */
    void retainUnopened(Function<LogIdentity, @Nullable LogConfig> configOf, Consumer<LogIdentity> toOpen) {
        configOfUnopened = configOf;
        opening = toOpen;
    }

    /** Runs {@code then} when no lane is at work in a log that is not open; what is asked for such a one now waits for that. */
    void whenUnopenedAreLeftAlone(Runnable then) {
        walk.whenUnopenedAreLeftAlone(then);
    }

    /** Begins nothing more. */
    void close() {
        closed = true;
        walk.end();
        if (timer != null) {
            timer.cancel();
        }
    }

    private void arrange() {
        timer = tools.ports.shard().schedule(tools.ports.intervals().retentionCheckNanos(), () -> {
            timer = null;
            walk.begin();
            turn();
        });
    }

    private void turn() {
        for (int i = 0; i < LogLimits.RETENTION_LOGS_PER_TURN && !closed; i++) {
            PartitionLog log = walk.present();
            if (log == null) {
                lookAtUnopened();
                return;
            }
            walk.passed();
            if (!look(log, null)) {
                return; // goes on when the disk has answered
            }
        }
        goOn();
    }

    private void goOn() {
        if (!closed) {
            tools.ports.shard().execute(this::turn);
        }
    }

    // --- open logs ---

    /** The segments of a log that hold something it has not given up, as they are whenever one is asked for. */
    private static final class Segments extends AbstractList<RetentionPlan.Stored> {
        private final LogState state;
        private final int first;

        Segments(LogState state) {
            this.state = state;
            this.first = state.logStartOffset >= state.logEndOffset
                    ? state.segments.count()
                    : Math.max(0, state.segments.indexHolding(state.logStartOffset));
        }

        Segment segment(int index) {
            return state.segments.at(first + index);
        }

        @Override
        public RetentionPlan.Stored get(int index) {
            Segment segment = segment(index);
            long endOffset = index + 1 < size() ? segment(index + 1).baseOffset() : state.logEndOffset;
            return new RetentionPlan.Stored(endOffset, segment.sizeInBytes(), segment.latestMs());
        }

        @Override
        public int size() {
            return state.segments.count() - first;
        }
    }

    /** What a look has come to, for as long as the log begins at {@code startOffset} and is kept by {@code rules}. */
    private record Asked(RetentionPlan.LookInto plan, Segment segment, long startOffset, LogConfig.Retention rules) {

        boolean holdsFor(PartitionLog log, Segments segments) {
            return log.logStartOffset() == startOffset
                    && log.config().retention().equals(rules)
                    && plan.index() < segments.size()
                    && segments.segment(plan.index()) == segment;
        }
    }

    /** False when the disk must be asked first: then the pass goes on from there, with what was {@code asked} last. */
    private boolean look(PartitionLog log, @Nullable Asked asked) {
        LogState state = log.state();
        if (!walk.isThere(log)) {
            return true;
        }
        Segments segments = new Segments(state);
        LogConfig.Retention rules = log.config().retention();
        long nowMs = tools.expiryClock.earlierMs();
        RetentionPlan plan = asked != null && asked.holdsFor(log, segments)
                ? RetentionPlan.goOn(asked.plan, segments, rules, state.durableEndOffset, nowMs)
                : RetentionPlan.of(segments, rules, state.durableEndOffset, nowMs);
        switch (plan) {
            case RetentionPlan.Keep ignored -> log.sealGivenUp();
            case RetentionPlan.GiveUp(long newStart, String reason) -> giveUp(log, newStart, reason);
            case RetentionPlan.LookInto next -> {
                learn(log, new Asked(next, segments.segment(next.index()), state.logStartOffset, rules));
                return false;
            }
        }
        return true;
    }

    private void giveUp(PartitionLog log, long newStart, String reason) {
        long before = log.logStartOffset();
        log.advanceLogStart(newStart, outcome -> {
            if (outcome instanceof Outcome.Success<Done>) {
                tools.events.info(
                        "log.retention",
                        "%s gives up offsets %d to %d: %s".formatted(log.identity(), before, newStart - 1, reason));
                if (!closed) {
                    log.sealGivenUp();
                }
            }
        });
    }

    /** Reads the latest time of the segment asked for, from the head of its index or else from its batches. */
    private void learn(PartitionLog log, Asked asked) {
        Segment segment = asked.segment;
        if (segment.isSwapping()) {
            goOn(); // its turn comes again
            return;
        }
        LogState state = log.state();
        int size = segment.sizeInBytes();
        long endOffset = segment.nextOffset();
        Lane.Work<Long> read = () -> SegmentLoading.storedMaxTimestamp(
                tools.disk, tools.segments, state.directory, segment.baseOffset(), size, endOffset);
        log.laneWork().submitReading(tools.lanes.background(), read, outcome -> {
            if (outcome instanceof Outcome.Success<Long>(Long timestampMs)
                    && timestampMs != Segment.UNKNOWN_TIMESTAMP) {
                segment.foundMaxTimestamp(timestampMs, size);
                again(log, asked);
            } else {
                log.load(segment.baseOffset(), loaded -> {
                    if (loaded instanceof Outcome.Success<Done> && segment.isLoaded()) {
                        again(log, asked);
                    } else {
                        goOn(); // reported; its turn comes again
                    }
                });
            }
        });
    }

    private void again(PartitionLog log, Asked asked) {
        if (!closed && look(log, asked)) {
            goOn();
        }
    }

    // --- logs that are not open ---

    private void lookAtUnopened() {
        UnopenedLog next = walk.nextUnopened();
        LogConfig config = next == null ? null : configOfUnopened.apply(next.identity());
        if (next == null) {
            arrange();
        } else if (config == null) {
            goOn();
        } else {
            long nowMs = tools.expiryClock.earlierMs();
            Lane.Work<Boolean> look = () -> hasSomethingToGiveUp(next, config.retention(), nowMs);
            walk.readUnopened(look, outcome -> {
                boolean wanted = outcome instanceof Outcome.Success<Boolean>(Boolean found) && found;
                if (wanted && !closed && walk.isThere(next)) {
                    opening.accept(next.identity());
                    // One at a time: opening reads, and after a long stop nearly all logs may have something to give
                    // up.
                    whenOpeningEnds.accept(next.identity().key(), this::goOn);
                } else {
                    goOn();
                }
            });
        }
    }

    /** Whether a log should be opened for it. Blocks; for a lane. */
    private boolean hasSomethingToGiveUp(UnopenedLog log, LogConfig.Retention rules, long nowMs) throws IOException {
        UnopenedLogs.Listed listed = UnopenedLogs.listed(tools.disk, log);
        if (!listed.isSettled()) {
            return true; // a segment's batches are not in its file: whoever opens the log puts them there
        }
        List<Long> bases = listed.bases();
        CheckpointEntry entry = log.entry();
        if (bases.isEmpty() || bases.getLast() != entry.activeBaseOffset()) {
            return false; // not as the checkpoint has it: whoever opens it will say what that means
        }
        if (bases.size() > 1 && bases.get(1) <= entry.logStartOffset()) {
            return true; // taken out of use, and not deleted yet
        }
        List<RetentionPlan.Stored> stored = new ArrayList<>();
        for (int i = 0; i < bases.size(); i++) {
            boolean sealed = i + 1 < bases.size();
            stored.add(new RetentionPlan.Stored(
                    sealed ? bases.get(i + 1) : entry.recoveryPoint(),
                    sealed ? tools.disk.size(SegmentFiles.log(log.path(), bases.get(i))) : entry.activePosition(),
                    Segment.UNKNOWN_TIMESTAMP));
        }
        while (true) {
            switch (RetentionPlan.of(stored, rules, entry.recoveryPoint(), nowMs)) {
                case RetentionPlan.Keep ignored -> {
                    return false;
                }
                case RetentionPlan.GiveUp ignored -> {
                    return true;
                }
                case RetentionPlan.LookInto(int index, int ignored) -> {
                    if (index > 0) {
                        return true; // those before it go in any case
                    }
                    RetentionPlan.Stored unknown = stored.get(index);
                    long latestMs = SegmentLoading.storedMaxTimestamp(
                            tools.disk,
                            tools.segments,
                            log.path(),
                            bases.get(index),
                            (int) unknown.bytes(),
                            unknown.endOffset());
                    if (latestMs == Segment.UNKNOWN_TIMESTAMP) {
                        return true; // found out by opening it
                    }
                    // Without a timestamp its age begins when it is opened.
                    stored.set(
                            index,
                            new RetentionPlan.Stored(
                                    unknown.endOffset(),
                                    unknown.bytes(),
                                    latestMs == RecordBatch.NO_TIMESTAMP ? nowMs : latestMs));
                }
            }
        }
    }
}
