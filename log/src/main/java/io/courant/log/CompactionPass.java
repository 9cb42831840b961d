package io.courant.log;

import io.courant.base.Done;
import io.courant.base.Lane;
import io.courant.base.NoRoomException;
import io.courant.base.Outcome;
import io.courant.log.compact.CompactionGroups;
import io.courant.log.compact.CompactionMark;
import io.courant.log.compact.CompactionStep;
import io.courant.log.compact.KeyCollector;
import io.courant.log.compact.KeyOffsets;
import io.courant.log.compact.SegmentCleaner;
import io.courant.log.segment.ScanRules;
import io.courant.log.segment.Segment;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a log: learns the keys of its dirty segments, marks up to where offsets may be missing, writes its segments
 * anew and exchanges those that have changed, small neighbours for one, and marks that it has been there. Each step is a small
 * piece on the background lane, and the next one is asked for later, so that others come in between. On the shard.
 *
 * <p>What is read is checked by what was known before the pass: a gap where none may be yet is damage, and ends it. While
 * segments are exchanged nobody opens them; who has one open reads on in the old file.
 */
final class CompactionPass {

    private final LogCompaction owner;
    private final ShardTools tools;
    private final PartitionLog log;
    private final LogState state;
    private final ScanRules rules;
    private final KeyOffsets keys;
    private final List<Segment> sealed = new ArrayList<>();
    private final Queue<Segment> toLearn = new ArrayDeque<>();
    private final Deque<List<Segment>> toClean = new ArrayDeque<>();
    private final long from;
    private long keysEnd;
    /** Whether a batch in what is cleaned could not be looked into. */
    private boolean tombstonesStay;

    private long bytesBefore;
    private long bytesAfter;

    /** A pass over {@code log}, which is dirty from {@code from} to {@code to}. */
    CompactionPass(LogCompaction owner, ShardTools tools, PartitionLog log, long from, long to) {
        this.owner = owner;
        this.tools = tools;
        this.log = log;
        this.state = log.state();
        this.rules = state.scanRules();
        this.keys = new KeyOffsets(tools.ports.memory().compactionKeysBytes(), tools.ports.random());
        this.from = from;
        this.keysEnd = from;
        for (Segment segment : LogCompaction.sealed(log)) {
            if (segment.nextOffset() <= to) {
                sealed.add(segment);
                if (segment.nextOffset() > from) {
                    toLearn.add(segment);
                }
            }
        }
    }

    void begin() {
        learnNext();
    }

    // --- keys ---

    private void learnNext() {
        Segment segment = toLearn.poll();
        if (segment == null) {
            arrangeCleaning();
        } else if (problemOf(segment) != null) {
            end(problemOf(segment));
        } else {
            learn(new KeyCollector(
                    segment.path(), segment.baseOffset(), endOf(segment), segment.sizeInBytes(), rules, keys, from));
        }
    }

    private void learn(KeyCollector collector) {
        Lane.Work<KeyCollector> step = () -> collector.step(tools.disk, owner.ofBackgroundLane());
        read(collector, step, null, () -> {
            if (!collector.isDone()) {
                learn(collector);
            } else if (collector.problem() != null) {
                end(collector.problem());
            } else {
                tellOfUnknown(collector.notLookedInto());
                keysEnd = collector.collectedTo();
                if (!collector.isWhole()) {
                    toLearn.clear();
                }
                learnNext();
            }
        });
    }

    private void tellOfUnknown(@Nullable String batch) {
        if (batch != null) {
            tools.events.warn(
                    "log.batch-not-compacted",
                    log.identity() + " keeps a batch as it is, and all tombstones above it: " + batch);
        }
    }

    // --- segments ---

    private void arrangeCleaning() {
        sealed.removeIf(segment -> segment.baseOffset() >= keysEnd || !isThere(segment));
        if (sealed.isEmpty()) {
            end(null);
            return;
        }
        toClean.addAll(CompactionGroups.of(sealed, state.config.segmentBytes()));
        // Up to the end of the last one that may be exchanged: batches of it are no more where the journal puts them.
        CompactionMark present = state.compaction;
        long gapsBelow = Math.max(present.gapsBelow(), sealed.getLast().nextOffset());
        mark(new CompactionMark(gapsBelow, present.cleanedTo()), this::cleanNext);
    }

    private void cleanNext() {
        List<Segment> group = toClean.poll();
        if (group == null) {
            CompactionMark present = state.compaction;
            mark(new CompactionMark(present.gapsBelow(), Math.max(present.cleanedTo(), keysEnd)), this::done);
            return;
        }
        List<Segment> there = group.stream().filter(this::isThere).toList(); // the others were given up meanwhile
        String problem = there.stream()
                .map(CompactionPass::problemOf)
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
        if (problem != null) {
            end(problem);
        } else if (there.isEmpty()) {
            cleanNext();
        } else {
            clean(there, cleanerOf(there));
        }
    }

    private SegmentCleaner cleanerOf(List<Segment> group) {
        long nowMs = tools.expiryClock.nowMs();
        long horizonMs = saturatedSum(nowMs, log.config().compaction().deleteRetentionMs());
        return new SegmentCleaner(
                state.directory,
                group.stream()
                        .map(segment ->
                                new SegmentCleaner.Source(segment.baseOffset(), endOf(segment), segment.sizeInBytes()))
                        .toList(),
                group.getFirst().baseOffset(),
                group.getLast().nextOffset(),
                rules.indexedBy(state.config.indexIntervalBytes()),
                new SegmentCleaner.Retention(
                        keys,
                        keysEnd,
                        state.producers.lastOffsets(state.compactableTo),
                        nowMs,
                        horizonMs,
                        tombstonesStay));
    }

    private void clean(List<Segment> group, SegmentCleaner cleaner) {
        Lane.Work<SegmentCleaner> step = () -> cleaner.step(tools.disk, owner.ofBackgroundLane());
        read(cleaner, step, cleaner, () -> {
            tombstonesStay |= cleaner.tombstonesStay();
            if (!cleaner.isDone()) {
                clean(group, cleaner);
            } else if (cleaner.problem() != null) {
                end(cleaner.problem());
            } else if (!cleaner.hasChanged()) {
                cleanNext();
            } else if (!group.stream().allMatch(this::isThere)) {
                discard(cleaner);
                toClean.addFirst(group); // the pass says of those that are still there that they are clean
                cleanNext();
            } else {
                group.forEach(Segment::beginSwap);
                log.laneWork().whenEarlierAreDone(() -> exchange(group, cleaner));
            }
        });
    }

    private void exchange(List<Segment> group, SegmentCleaner cleaner) {
        if (!owner.goesOn(log)) {
            log.swapEnded(group, null);
            end(null);
            return;
        }
        log.laneWork().submit(tools.lanes.background(), () -> cleaner.exchange(tools.disk, tools.events), outcome -> {
            switch (outcome) {
                case Outcome.Success<Done> ignored -> {
                    group.forEach(segment -> bytesBefore += segment.sizeInBytes());
                    bytesAfter += cleaner.sizeInBytes();
                    log.swapEnded(group, Segment.compacted(group, cleaner.sizeInBytes(), cleaner.maxTimestamp()));
                    later(0, this::cleanNext);
                }
                case Outcome.Failure<Done>(IOException cause) -> {
                    // Nobody knows which files stand there now, nor what of them is durable.
                    owner.directoryFailed("exchanging segments of " + state.directory, cause);
                    log.swapEnded(group, null);
                    end(null);
                }
            }
        });
    }

    // --- steps ---

    /**
     * Written even when it says nothing new: that makes all names in the directory durable, and a name that an earlier process
     * has taken back, of an exchange that it ended, cannot return beside those of this pass.
     */
    private void mark(CompactionMark mark, Runnable then) {
        Lane.Work<Done> write = () -> {
            mark.write(tools.disk, state.directory, state.identity.key());
            return Done.DONE;
        };
        log.laneWork().submit(tools.lanes.background(), write, outcome -> {
            switch (outcome) {
                case Outcome.Success<Done> ignored -> {
                    state.compaction = mark;
                    later(0, then);
                }
                case Outcome.Failure<Done>(IOException cause) -> {
                    owner.failed("marking the compaction of " + state.directory, cause);
                    giveUp(cause, null);
                }
            }
        });
    }

    /**
     * Runs a step of {@code work} that changes nothing but the file aside, and {@code then} if the pass goes on, which asks for
     * the step again when it is not done.
     */
    private <T extends CompactionStep> void read(
            T work, Lane.Work<T> step, @Nullable SegmentCleaner cleaner, Runnable then) {
        log.laneWork().submitReading(tools.lanes.background(), step, outcome -> {
            boolean lacksRoom = outcome instanceof Outcome.Failure<T>(NoRoomException ignored);
            if (outcome instanceof Outcome.Failure<T>(IOException cause) && !lacksRoom) {
                owner.failed("compacting " + state.directory, cause);
                giveUp(cause, cleaner);
                return;
            }
            tools.meters.compactedBytes.add(work.bytesOfStep());
            long pause = owner.pace().nanosFor(work.bytesOfStep());
            later(lacksRoom ? Math.max(pause, LogLimits.ROOM_RETRY_NANOS) : pause, then);
        });
    }

    private void later(long nanos, Runnable then) {
        Runnable next = () -> {
            if (owner.goesOn(log)) {
                then.run();
            } else {
                end(null);
            }
        };
        if (nanos == 0) {
            tools.ports.shard().execute(next);
        } else {
            owner.pause(nanos, next);
        }
    }

    private void giveUp(IOException cause, @Nullable SegmentCleaner cleaner) {
        if (state.failure == null) {
            tools.events.warn("log.compaction-failed", "compacting " + state.directory + " failed: " + cause);
        }
        discard(cleaner);
        owner.postponed();
    }

    /** Deletes what was written; of a log that is closed or deleted it goes when it is opened again, or with it. */
    private void discard(@Nullable SegmentCleaner cleaner) {
        if (cleaner != null && owner.goesOn(log)) {
            Lane.Work<Done> delete = () -> {
                cleaner.discard(tools.disk);
                return Done.DONE;
            };
            log.laneWork().submit(tools.lanes.background(), delete, ignored -> {});
        }
    }

    private void done() {
        tools.meters.compactionPasses.increment();
        tools.meters.compactionRemovedBytes.add(Math.max(0, bytesBefore - bytesAfter));
        tools.events.info(
                "log.compacted",
                "%s is compacted up to offset %d: %d bytes of segments have become %d"
                        .formatted(log.identity(), state.compaction.cleanedTo(), bytesBefore, bytesAfter));
        owner.passed(log);
    }

    private void end(@Nullable String problem) {
        owner.ended(log, problem);
    }

    /** Where the next segment begins; the end of one that was given up meanwhile is its own. */
    private long endOf(Segment segment) {
        return isThere(segment)
                ? state.segments
                        .at(state.segments.indexHolding(segment.baseOffset()) + 1)
                        .baseOffset()
                : segment.nextOffset();
    }

    private boolean isThere(Segment segment) {
        return state.segments.holding(segment.baseOffset()) == segment;
    }

    private static @Nullable String problemOf(Segment segment) {
        return segment.damage().isEmpty()
                ? null
                : segment.damage().getFirst().place(segment.path().toString());
    }

    private static long saturatedSum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
