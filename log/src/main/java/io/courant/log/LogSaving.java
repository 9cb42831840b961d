package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Outcome;
import io.courant.log.producer.ProducerSnapshot;
import io.courant.log.segment.Segment;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.segment.SegmentIndex;
import io.courant.log.segment.SegmentIndexFile;
import io.courant.log.stored.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stores what recovery would otherwise have to read: the index of the active segment and the producer state, some logs side
 * by side. Each log is synced first, so that what is stored speaks of proven batches only.
 */
final class LogSaving {

    private final ShardTools tools;
    private final GroupCommit commits;
    private final Predicate<PartitionLog> isOpen;

    /** Saves logs of a shard; {@code isOpen} knows those that were not deleted. */
    LogSaving(ShardTools tools, GroupCommit commits, Predicate<PartitionLog> isOpen) {
        this.tools = tools;
        this.commits = commits;
        this.isOpen = isOpen;
    }

    /**
     * Saves {@code logs}; fails with the first failure, but tries them all. One that is deleted meanwhile need not be saved.
     */
    void saveAll(List<PartitionLog> logs, Completion<Done> completion) {
        new Run(new ArrayDeque<>(logs), completion).begin();
    }

    /** One pass over some logs. */
    private final class Run {
        private final Queue<PartitionLog> left;
        private final Completion<Done> completion;
        private int underWay;
        private @Nullable IOException failure;

        Run(Queue<PartitionLog> left, Completion<Done> completion) {
            this.left = left;
            this.completion = completion;
        }

        void begin() {
            underWay = Math.clamp(left.size(), 1, LogLimits.LOGS_SAVED_AT_ONCE);
            for (int i = 0; i < underWay; i++) {
                tools.ports.shard().execute(this::next);
            }
        }

        private void next() {
            PartitionLog log = left.poll();
            if (log != null) {
                log.laneWork().whenNothingChanges(() -> sync(log));
                return;
            }
            underWay--;
            if (underWay == 0) {
                Outcome<Done> outcome = failure == null ? Outcome.done() : Outcome.failure(failure);
                // Later, because this may be called while the last log's piece of work is still being told of.
                tools.ports.shard().execute(() -> completion.completed(outcome));
            }
        }

        private void sync(PartitionLog log) {
            Saved saved = freeze(log);
            commits.syncFiles(log, outcome -> {
                if (saved == null) {
                    ended(log, outcome);
                } else if (outcome instanceof Outcome.Failure<Done>) {
                    ended(log, saved, outcome);
                } else {
                    RecoveryPoints points = log.state().recoveryPoints;
                    log.laneWork()
                            .submit(
                                    tools.lanes.background(),
                                    () -> store(saved, points),
                                    stored -> ended(log, saved, stored));
                }
            });
        }

        private void ended(PartitionLog log, Saved saved, Outcome<Done> outcome) {
            if (saved.standsForDeleted()) {
                LogState state = log.state();
                boolean stored = outcome instanceof Outcome.Success<Done>;
                state.recoveryPoints = state.recoveryPoints.producersSavingEnded(saved.offset, stored);
            }
            ended(log, outcome);
        }

        private void ended(PartitionLog log, Outcome<Done> outcome) {
            if (outcome instanceof Outcome.Failure<Done> failed && failure == null && isOpen.test(log)) {
                failure = failed.cause();
            }
            next();
        }
    }

    /**
     * What is stored of a log.
     *
     * @param index null: the active segment is not loaded, and its index is stored
     * @param producers null: there are none
     * @param durably whether the producers must survive a loss of power: batches that say the same are gone, or about to go
     */
    private record Saved(
            Path directory,
            @Nullable SegmentIndex index,
            long offset,
            @Nullable ByteBuffer producers,
            boolean durably) {

        boolean standsForDeleted() {
            return durably && producers != null;
        }
    }

    private static @Nullable Saved freeze(PartitionLog log) {
        LogState state = log.state();
        Segment active = state.segments.active();
        boolean isLoaded = active != null && active.isLoaded();
        long offset = state.logEndOffset;
        boolean goes = log.hasSegmentsBelowStart() || log.hasUnprovenSealed();
        boolean toBeDeleted = goes && state.recoveryPoints.producersSaved() < offset;
        if (!isLoaded && !toBeDeleted) {
            return null;
        }
        state.savedAtOffset = offset;
        state.hadProducersWhenSaved = state.producers.count() > 0;
        Saved saved = new Saved(
                state.directory,
                isLoaded ? Objects.requireNonNull(active).index().frozen() : null,
                offset,
                state.hadProducersWhenSaved || toBeDeleted
                        ? ProducerSnapshot.encode(state.identity.key(), state.producers, offset)
                        : null,
                log.hasSegmentsBelowStart() || log.hasLostBatches());
        if (saved.standsForDeleted()) {
            // Segments that are rolled before it is stored have snapshots too, and delete older ones.
            state.recoveryPoints = state.recoveryPoints.savingProducersAt(offset);
        }
        return saved;
    }

    private Done store(Saved saved, RecoveryPoints points) throws IOException {
        if (saved.index != null) {
            SegmentIndexFile.write(
                    tools.disk, SegmentFiles.index(saved.directory, saved.index.baseOffset()), saved.index);
        }
        if (saved.producers != null) {
            DerivedFiles.storeProducers(
                    tools.disk,
                    saved.directory,
                    saved.offset,
                    saved.producers,
                    saved.durably ? StoredFile.Durability.DURABLE : StoredFile.Durability.DERIVED,
                    points);
        }
        return Done.DONE;
    }
}
