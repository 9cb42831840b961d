package io.courant.log;

import io.courant.base.CountedFile;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Outcome;
import io.courant.log.producer.ProducerSnapshot;
import io.courant.log.segment.DamagedRange;
import io.courant.log.segment.LoadedSegment;
import io.courant.log.segment.ScanRules;
import io.courant.log.segment.Segment;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.segment.SegmentIndex;
import io.courant.log.segment.SegmentIndexFile;
import io.courant.log.stored.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens the segment that the next batch goes to: the directory and first segment of a new log, the next segment when the
 * active one is full or old, or the active one again when it was given back. Sealing a segment stores its index and the
 * producer state, both of which recovery can do without.
 */
final class SegmentRoll {

    /** What must be opened before a batch can be written. */
    enum Need {
        NOTHING,
        FIRST_SEGMENT,
        NEXT_SEGMENT,
        ACTIVE_SEGMENT
    }

    private final PartitionLog log;
    private final LogState state;
    private final ShardTools tools;
    private final LaneWork laneWork;
    private long jitterMs = -1;
    /**
     * A try to open the next segment failed and may have left its file. Nothing more goes to the active one: recovery
     * would find offsets behind the beginning of the next.
     */
    private boolean nextBegun;

    SegmentRoll(PartitionLog log, LogState state, ShardTools tools, LaneWork laneWork) {
        this.log = log;
        this.state = state;
        this.tools = tools;
        this.laneWork = laneWork;
    }

    Segment active() {
        Segment active = state.segments.active();
        if (active == null) {
            throw Invariants.unreachable(state.identity + " has no segment");
        }
        return active;
    }

    Need need(int bytes, int lastOffsetDelta, long timestampMs) {
        Segment active = state.segments.active();
        if (active == null) {
            return Need.FIRST_SEGMENT;
        }
        if (!active.isLoaded()) {
            return Need.ACTIVE_SEGMENT;
        }
        if (nextBegun || state.logEndOffset != active.nextOffset()) {
            return Need.NEXT_SEGMENT; // what stood there is missing; its offsets are not given again
        }
        if (active.sizeInBytes() == 0) {
            return Need.NOTHING;
        }
        boolean full = active.sizeInBytes() > state.config.segmentBytes() - bytes
                || active.sizeInBytes() > LogLimits.LARGEST_POSITION - bytes
                || state.logEndOffset + lastOffsetDelta - active.baseOffset() > Integer.MAX_VALUE;
        return full || isOld(active, timestampMs) ? Need.NEXT_SEGMENT : Need.NOTHING;
    }

    private boolean isOld(Segment active, long timestampMs) {
        long bound = state.config.compaction().compacts()
                ? Math.min(state.config.segmentMs(), state.config.compaction().maxLagMs())
                : state.config.segmentMs();
        if (state.config.segmentJitterMs() > 0) {
            if (jitterMs < 0) {
                long range = Math.min(state.config.segmentJitterMs(), bound);
                jitterMs = Math.floorMod(tools.ports.random().nextLong(), range);
            }
            bound -= jitterMs;
        }
        return active.ageMs(timestampMs, tools.expiryClock.nowMs()) > bound;
    }

    /** Opens what is needed on a lane and tells, on the shard, that it is there, or why not. */
    void prepare(Need need, Consumer<@Nullable IOException> prepared) {
        switch (need) {
            case NOTHING -> throw Invariants.unreachable("nothing to prepare");
            case FIRST_SEGMENT, NEXT_SEGMENT -> openNext(prepared);
            case ACTIVE_SEGMENT -> openActive(active(), prepared);
        }
    }

    private void openNext(Consumer<@Nullable IOException> prepared) {
        long baseOffset = state.logEndOffset;
        boolean makeDirectory = !state.directoryMade;
        Path path = SegmentFiles.log(state.directory, baseOffset);
        laneWork.submit(
                makeDirectory ? tools.lanes.names() : tools.lanes.rolls(),
                () -> {
                    if (makeDirectory) {
                        tools.names.make(state.identity, state.directory);
                    }
                    return tools.segments.create(path);
                },
                outcome -> {
                    switch (outcome) {
                        case Outcome.Success<CountedFile> opened -> {
                            enter(path, baseOffset, opened.value(), makeDirectory);
                            prepared.accept(null);
                        }
                        case Outcome.Failure<CountedFile> failed -> {
                            nextBegun = true;
                            prepared.accept(failed.cause());
                        }
                    }
                });
    }

    private void enter(Path path, long baseOffset, CountedFile file, boolean madeDirectory) {
        Segment sealed = state.segments.active();
        if (sealed != null && sealed.isLoaded()) {
            log.durability().leftBehind(sealed);
        }
        Segment next = new Segment(baseOffset, path, 0, baseOffset, tools.expiryClock.nowMs());
        next.load(new LoadedSegment(file, new SegmentIndex(baseOffset)), tools.nowNanos());
        state.segments.add(next);
        state.directoryMade = true;
        nextBegun = false;
        jitterMs = -1;
        log.durability().filesAdded(madeDirectory);
        if (sealed != null && sealed.isLoaded()) {
            storeDerived(sealed);
        }
    }

    /** Stores the index of {@code sealed} and the producer state behind it. */
    private void storeDerived(Segment sealed) {
        SegmentIndex index = sealed.index().frozen(); // the scrub may find damage meanwhile
        Path indexPath = SegmentFiles.index(state.directory, sealed.baseOffset());
        long offset = state.logEndOffset;
        RecoveryPoints points = state.recoveryPoints;
        StoredFile.Durability durability = log.hasLostBatches() || log.hasSegmentsBelowStart()
                ? StoredFile.Durability.DURABLE
                : StoredFile.Durability.DERIVED;
        ByteBuffer producers = state.producers.count() == 0
                ? null
                : ProducerSnapshot.encode(state.identity.key(), state.producers, offset);
        laneWork.submit(
                tools.lanes.background(),
                () -> {
                    SegmentIndexFile.write(tools.disk, indexPath, index);
                    if (producers != null) {
                        DerivedFiles.storeProducers(tools.disk, state.directory, offset, producers, durability, points);
                    }
                    return Done.DONE;
                },
                outcome -> {
                    if (outcome instanceof Outcome.Failure<Done> failed && state.failure == null) {
                        tools.events.warn(
                                "log.derived-not-stored",
                                "index or producer snapshot of " + sealed.path()
                                        + " was not stored and will be rebuilt: " + failed.cause());
                    }
                });
    }

    private void openActive(Segment active, Consumer<@Nullable IOException> prepared) {
        int size = active.sizeInBytes();
        long endOffset = active.nextOffset();
        ScanRules rules = state.scanRules();
        List<DamagedRange> known = List.copyOf(active.damage());
        laneWork.submit(
                tools.lanes.open(),
                () -> tools.ofOpenLane.loading.load(
                        state.directory, active.baseOffset(), size, endOffset, rules, known, false),
                outcome -> {
                    switch (outcome) {
                        case Outcome.Success<LoadedSegment> loaded -> {
                            if (active.isLoaded()) {
                                loaded.value().file().release(); // a read has opened it meanwhile
                            } else {
                                active.load(loaded.value(), tools.nowNanos());
                            }
                            prepared.accept(null);
                        }
                        case Outcome.Failure<LoadedSegment> failed -> prepared.accept(failed.cause());
                    }
                });
    }
}
