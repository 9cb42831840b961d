package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Done;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Timer;
import io.courant.log.UnopenedLogs.UnopenedLog;
import io.courant.log.compact.CompactionGroups;
import io.courant.log.compact.CompactionPlan;
import io.courant.log.compact.CompactionTools;
import io.courant.log.segment.Segment;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.segment.SegmentLoading;
import io.courant.wire.TopicIdPartition;
import io.courant.wire.record.BatchFileReader;
import io.courant.wire.record.BatchStep;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks now and then which logs of a shard are worth compacting, a few a turn, and has a {@link CompactionPass} go over each of
 * these, one at a time, the dirtiest first. Logs that lie in the directory and were never opened in this life are looked at on
 * the disk, more rarely, and opened when there is something to compact. On the shard; what it reads for the decision runs on
 * the background lane.
 *
 * <p>A log with a batch that is not sound is left alone until the process ends: nothing of it is cleaned away.
 */
final class LogCompaction {

    private final ShardTools tools;
    private final DirectoryFailure failure;
    private final LogWalk walk;
    private final BiConsumer<TopicIdPartition, Runnable> whenOpeningEnds;
    private final Set<PartitionLog> leftAlone = new HashSet<>();
    /** Found worth a pass in it. */
    private final Queue<Candidate> candidates = new PriorityQueue<>(
            Comparator.comparingDouble(Candidate::dirtyRatio).reversed());

    private Function<LogIdentity, @Nullable LogConfig> configOfUnopened = identity -> null;
    private Consumer<LogIdentity> opening = identity -> {};
    private long lookAtUnopenedNanos;
    private CompactionPace pace;
    /** Ends the pause of the pass that is under way. */
    private @Nullable Timer pauseTimer;
    /** What comes behind the pause. */
    private Runnable paused = () -> {};

    private @Nullable Timer timer;
    private boolean saidThatRoomIsMissing;
    private boolean started;
    private boolean closed;
    /** Whether a pass may have made something that belongs to the background lane. */
    private boolean hasTools;
    /** Touched by the background lane alone. */
    private @Nullable CompactionTools ofBackgroundLane;

    private record Candidate(PartitionLog log, double dirtyRatio) {}

    /**
     * Looks at the logs that are in {@code open} and then at those that are {@code unopened}, as {@link LogWalk} says.
     *
     * @param whenOpeningEnds runs something when a log is not being opened, or not any more
     */
    LogCompaction(
            ShardTools tools,
            DirectoryFailure failure,
            Map<TopicIdPartition, PartitionLog> open,
            UnopenedLogs unopened,
            BiConsumer<TopicIdPartition, Runnable> whenOpeningEnds) {
        this.tools = tools;
        this.failure = failure;
        this.walk = new LogWalk(tools, open, unopened, entry -> entry.recoveryPoint() > entry.logStartOffset());
        this.whenOpeningEnds = whenOpeningEnds;
        this.lookAtUnopenedNanos = tools.nowNanos();
        this.pace = tools.ports.intervals().compaction();
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
     * @param toOpen opens one with something to compact
     */
    void compactUnopened(Function<LogIdentity, @Nullable LogConfig> configOf, Consumer<LogIdentity> toOpen) {
        configOfUnopened = configOf;
        opening = toOpen;
    }

    /** Goes at {@code newPace} from now on. */
    void setPace(CompactionPace newPace) {
        if (newPace.equals(pace)) {
            return;
        }
        pace = newPace;
        if (pauseTimer != null) { // it may be a long one
            pauseTimer.cancel();
            tools.ports.shard().execute(this::endPause);
        }
        if (timer != null && !closed) {
            timer.cancel();
            arrange();
        }
    }

    /** Runs {@code then} when no lane is at work in a log that is not open; what is asked for such a one now waits for that. */
    void whenUnopenedAreLeftAlone(Runnable then) {
        walk.whenUnopenedAreLeftAlone(then);
    }

    /** Begins nothing more; a pass that is under way ends with its present step. */
    void close() {
        closed = true;
        walk.end();
        candidates.clear();
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Closes what belongs to the background lane, on it, once no pass is under way any more; then runs {@code then}. */
    void closeTools(Runnable then) {
        if (!hasTools) {
            then.run();
            return;
        }
        hasTools = false;
        Lane.Work<Done> close = () -> {
            CompactionTools made = ofBackgroundLane;
            if (made != null) {
                made.close();
                ofBackgroundLane = null;
            }
            return Done.DONE;
        };
        tools.lanes.background().submit(tools.ports.shard(), close, ignored -> then.run());
    }

    CompactionTools ofBackgroundLane() {
        CompactionTools made = ofBackgroundLane;
        if (made == null) {
            made = new CompactionTools(tools.ports.buffers());
            ofBackgroundLane = made;
        }
        return made;
    }

    // --- for the pass ---

    CompactionPace pace() {
        return pace;
    }

    /** Whether a pass over {@code log} may go on. */
    boolean goesOn(PartitionLog log) {
        return !closed && walk.isThere(log);
    }

    /** Has the pass go on with {@code next} after {@code nanos}, or when the pace is another. */
    void pause(long nanos, Runnable next) {
        paused = next;
        pauseTimer = tools.ports.shard().schedule(nanos, this::endPause);
    }

    private void endPause() {
        Runnable next = paused;
        pauseTimer = null;
        paused = () -> {};
        next.run();
    }

    /** A step failed; when that was a sync, the directory has. */
    void failed(String what, IOException cause) {
        failure.failOnSync(what, cause);
    }

    void directoryFailed(String what, IOException cause) {
        failure.directoryFailed(what, cause);
    }

    /** A pass could not go on: a full disk, or a hiccup. */
    void postponed() {
        candidates.clear();
        arrange();
    }

    /** A pass has come to its end; when there were more keys than it could learn, the log is worth another one. */
    void passed(PartitionLog log) {
        if (!closed && plan(log, sealed(log)) instanceof CompactionPlan.Clean clean) {
            candidates.add(new Candidate(log, clean.dirtyRatio()));
        }
        ended(log, null);
    }

    /** A pass has ended. */
    void ended(PartitionLog log, @Nullable String problem) {
        if (problem != null && leftAlone.add(log)) {
            tools.meters.notCompacted.set(leftAlone.size());
            tools.events.error("log.not-compacted", log.identity() + " is not compacted any more: " + problem, null);
        }
        if (!closed) {
            tools.ports.shard().execute(this::passNext);
        }
    }

    // --- rounds ---

    private void arrange() {
        timer = tools.ports.shard().schedule(pace.lookNanos(), () -> {
            timer = null;
            begin();
        });
    }

    private void begin() {
        leftAlone.removeIf(log -> !walk.isThere(log));
        tools.meters.notCompacted.set(leftAlone.size());
        walk.begin();
        turn();
    }

    private void turn() {
        for (int i = 0; i < LogLimits.COMPACTION_LOGS_PER_TURN && !closed; i++) {
            PartitionLog log = walk.present();
            if (log == null) {
                passNext();
                return;
            }
            walk.passed();
            if (!look(log)) {
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

    /** False when the disk must be asked first: then the round goes on from there. */
    private boolean look(PartitionLog log) {
        if (!log.config().compaction().compacts() || leftAlone.contains(log) || !goesOn(log)) {
            return true;
        }
        log.proveSealed();
        List<Segment> sealed = sealed(log);
        switch (plan(log, sealed)) {
            case CompactionPlan.Nothing ignored -> {}
            case CompactionPlan.Clean clean -> candidates.add(new Candidate(log, clean.dirtyRatio()));
            case CompactionPlan.LookInto(int index) -> {
                learn(log, sealed.get(index));
                return false;
            }
        }
        return true;
    }

    private void passNext() {
        Candidate next = candidates.poll();
        while (next != null && !closed) {
            PartitionLog log = next.log;
            boolean stillWanted = goesOn(log) && log.config().compaction().compacts() && !leftAlone.contains(log);
            if (stillWanted
                    && plan(log, sealed(log)) instanceof CompactionPlan.Clean(long from, long to, double ignored)
                    && hasRoomFor(log)) {
                hasTools = true;
                new CompactionPass(this, tools, log, from, to).begin();
                return;
            }
            next = candidates.poll();
        }
        if (!closed) {
            closeTools(() -> {});
            lookAtUnopened();
        }
    }

    /** What is left of a group of segments is written before they go: never into what is kept free for others. */
    private boolean hasRoomFor(PartitionLog log) {
        long most = 0;
        for (List<Segment> group : CompactionGroups.of(sealed(log), log.config().segmentBytes())) {
            most = Math.max(most, group.stream().mapToLong(Segment::sizeInBytes).sum());
        }
        boolean enough = tools.room.isEnoughFor(most);
        if (!enough && !saidThatRoomIsMissing) {
            tools.events.warn(
                    "log.compaction-waits",
                    log.identity() + " is not compacted before there is room for " + most + " bytes more");
        }
        saidThatRoomIsMissing = !enough;
        return enough;
    }

    /** The segments that may be compacted: sealed, proven, and with something above the log's start. */
    static List<Segment> sealed(PartitionLog log) {
        LogState state = log.state();
        List<Segment> sealed = new ArrayList<>();
        for (int i = 0; i + 1 < state.segments.count(); i++) {
            long endOffset = state.segments.at(i + 1).baseOffset();
            if (endOffset > state.logStartOffset && endOffset <= state.compactableTo) {
                sealed.add(state.segments.at(i));
            }
        }
        return sealed;
    }

    private CompactionPlan plan(PartitionLog log, List<Segment> sealed) {
        List<CompactionPlan.Stored> stored = new ArrayList<>(sealed.size());
        for (Segment segment : sealed) {
            stored.add(new CompactionPlan.Stored(
                    segment.nextOffset(), segment.sizeInBytes(), segment.earliestMs(), segment.latestMs()));
        }
        return CompactionPlan.of(
                stored, log.config().compaction(), log.state().compaction.cleanedTo(), tools.expiryClock.nowMs());
    }

    // --- logs that are not open ---

    /** As often as retention does: each costs a list of names. */
    private void lookAtUnopened() {
        if (tools.nowNanos() - lookAtUnopenedNanos >= 0) {
            nextUnopened();
        } else {
            arrange();
        }
    }

    private void nextUnopened() {
        UnopenedLog next = walk.nextUnopened();
        LogConfig config = next == null ? null : configOfUnopened.apply(next.identity());
        if (closed) {
            return;
        }
        if (next == null) {
            lookAtUnopenedNanos = tools.nowNanos() + tools.ports.intervals().retentionCheckNanos();
            arrange();
        } else if (config == null || !config.compaction().compacts()) {
            tools.ports.shard().execute(this::nextUnopened);
        } else {
            long nowMs = tools.expiryClock.nowMs();
            Lane.Work<Boolean> look = () -> isWorthOpening(next, config.compaction(), nowMs);
            walk.readUnopened(look, outcome -> {
                boolean wanted = outcome instanceof Outcome.Success<Boolean>(Boolean found) && found;
                Runnable goOn = () -> tools.ports.shard().execute(this::nextUnopened);
                if (wanted && !closed && walk.isThere(next)) {
                    opening.accept(next.identity());
                    whenOpeningEnds.accept(next.identity().key(), goOn); // one at a time, as for retention
                } else {
                    goOn.run();
                }
            });
        }
    }

    /** Blocks; for a lane. */
    private boolean isWorthOpening(UnopenedLog log, LogConfig.Compaction rules, long nowMs) throws IOException {
        UnopenedLogs.Listed listed = UnopenedLogs.listed(tools.disk, log);
        if (!listed.isSettled()) {
            return true;
        }
        List<Long> bases = listed.bases();
        List<CompactionPlan.Stored> stored = new ArrayList<>();
        for (int i = 0; i + 1 < bases.size() && bases.get(i + 1) <= log.entry().activeBaseOffset(); i++) {
            long bytes = tools.disk.size(SegmentFiles.log(log.path(), bases.get(i)));
            stored.add(new CompactionPlan.Stored(
                    bases.get(i + 1), bytes, Segment.UNKNOWN_TIMESTAMP, Segment.UNKNOWN_TIMESTAMP));
        }
        CompactionPlan plan =
                CompactionPlan.of(stored, rules, listed.compaction().cleanedTo(), nowMs);
        return !(plan instanceof CompactionPlan.Nothing); // what depends on times is found out by opening it
    }

    // --- times of segments ---

    /** Times of a segment. */
    private record Times(long earliestMs, long latestMs) {}

    private void learn(PartitionLog log, Segment segment) {
        LogState state = log.state();
        int size = segment.sizeInBytes();
        Lane.Work<Times> read = () -> new Times(
                earliest(segment, size),
                SegmentLoading.storedMaxTimestamp(
                        tools.disk, tools.segments, state.directory, segment.baseOffset(), size, segment.nextOffset()));
        log.laneWork().submitReading(tools.lanes.background(), read, outcome -> {
            if (outcome instanceof Outcome.Success<Times>(Times times)) {
                segment.foundEarliest(times.earliestMs());
                if (times.latestMs() == Segment.UNKNOWN_TIMESTAMP) {
                    load(log, segment);
                } else {
                    segment.foundMaxTimestamp(times.latestMs(), size);
                    again(log);
                }
            } else {
                goOn(); // its turn comes again
            }
        });
    }

    /** Without an index its batches must be read. */
    private void load(PartitionLog log, Segment segment) {
        log.load(segment.baseOffset(), loaded -> {
            if (loaded instanceof Outcome.Success<Done> && segment.isLoaded()) {
                again(log);
            } else {
                goOn(); // reported; its turn comes again
            }
        });
    }

    private void again(PartitionLog log) {
        if (!closed && look(log)) {
            goOn();
        }
    }

    private long earliest(Segment segment, int size) throws IOException {
        try (DiskFile file = tools.disk.open(segment.path(), Disk.Mode.READ)) {
            BatchFileReader reader = new BatchFileReader(RecordBatch.HEADER_BYTES).over(file::read, 0, size);
            return reader.next() == BatchStep.BATCH ? reader.header().maxTimestamp() : RecordBatch.NO_TIMESTAMP;
        }
    }
}
