package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Disk;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Timer;
import io.courant.base.Uuid;
import io.courant.log.journal.JournalAction;
import io.courant.log.segment.Segment;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All logs of one shard in one data directory: opens, deletes and closes them, and gives back what nobody uses. Every
 * method is called on the shard; every completion is an event there.
 */
public final class ShardLogs {

    /** Between two looks whether a directory of the same name was given up by a deleted topic. */
    private static final long OTHER_TOPIC_RETRY_NANOS = 20_000_000L;

    /** Looks before such a directory is put aside: its topic is not being deleted, it is unknown. */
    private static final int OTHER_TOPIC_TRIES = 100;

    private final DataDirectory directory;
    private final ShardTools tools;
    private final GroupCommit commits;
    private final KeptBatches kept;
    private final LogSaving saving;
    private final LogRemovals removals;
    private final SegmentRemovals segmentRemovals;
    private final UnopenedLogs unopened;
    private final LogScrub scrub;
    private final LogRetention retention;
    private final LogCompaction compaction;
    private final Map<TopicIdPartition, PartitionLog> open = new HashMap<>();
    private final Map<TopicIdPartition, List<Completion<PartitionLog>>> opening = new HashMap<>();
    /** Those among them whose topic was deleted meanwhile. */
    private final Set<TopicIdPartition> openingGivenUp = new HashSet<>();
    /** What the checkpoint that is being written says of logs here. */
    private final Map<PartitionLog, CheckpointEntry> contributed = new LinkedHashMap<>();

    private final Failure failure = new Failure();
    private @Nullable Timer sweep;
    private boolean closed;
    private @Nullable Runnable whenNothingOpens;

    ShardLogs(DataDirectory directory, Disk disk, ShardLogsSetup setup) {
        this.directory = directory;
        this.tools = new ShardTools(disk, setup, directory.checkpointAtStart().writtenAtMs());
        this.kept = new KeptBatches(
                setup.buffers(),
                directory.largestJournaledBatchBytes(),
                setup.memory().keptBytes());
        this.commits = new GroupCommit(tools, directory.journal(), failure, kept);
        this.saving =
                new LogSaving(tools, commits, log -> open.get(log.identity().key()) == log);
        this.removals = new LogRemovals(directory, tools, failure);
        this.segmentRemovals = new SegmentRemovals(tools);
        this.unopened = new UnopenedLogs(directory);
        this.scrub = new LogScrub(tools, open, unopened);
        this.retention = new LogRetention(tools, open, unopened, this::whenOpeningEnds);
        this.compaction = new LogCompaction(tools, failure, open, unopened, this::whenOpeningEnds);
    }

    public DataDirectory directory() {
        return directory;
    }

    /** How often the work comes that nobody asks for. */
    public LogIntervals intervals() {
        return tools.ports.intervals();
    }

    /** The time by which things grow old: it does not follow a wall clock that jumps. */
    public long expiryMs() {
        return tools.expiryClock.nowMs();
    }

    /** How much this shard may still write. */
    public WriteRoom room() {
        return tools.room;
    }

    /**
     * Lets the scrub come to logs that are not open, too: those found at the start of which {@code isUnopened} says, whenever
     * it is asked, that they are this shard's and that neither their opening nor their deletion has been asked for.
     */
    public void scrubUnopened(Predicate<LogIdentity> isUnopened) {
        unopened.are(isUnopened);
        scrub.start();
    }

    /**
     * Lets retention and compaction come to logs that are not open, too: those of {@link #scrubUnopened}.
     *
     * @param configOf the settings of such a log; null when it is gone
     * @param toOpen opens one that has something to give up or to compact
     */
    public void retainUnopened(Function<LogIdentity, @Nullable LogConfig> configOf, Consumer<LogIdentity> toOpen) {
        retention.retainUnopened(configOf, toOpen);
        retention.start();
        compaction.compactUnopened(configOf, toOpen);
        compaction.start();
    }

    /** The open log of a partition; null when it is not open. */
    public @Nullable PartitionLog opened(TopicIdPartition key) {
        return open.get(key);
    }

    /**
     * Opens a partition's log, recovering it first where the checkpoint does not cover it. A log without a directory is
     * empty and makes none before its first append. Opening an open log gives the same one.
     */
    public void open(LogIdentity identity, LogConfig config, Completion<PartitionLog> completion) {
        open(identity, config, Integer.MAX_VALUE, completion);
    }

    /**
     * As {@link #open(LogIdentity, LogConfig, Completion)} where it is known that no batch can be of a later leader
     * epoch than {@code highestEpoch}: one that claims it is damaged.
     */
    public void open(LogIdentity identity, LogConfig config, int highestEpoch, Completion<PartitionLog> completion) {
        PartitionLog present = open.get(identity.key());
        IOException cause = failure.cause();
        if (cause != null || closed) {
            IOException reason = cause != null ? cause : areClosed();
            tools.ports.shard().execute(() -> completion.completed(Outcome.failure(reason)));
        } else if (present != null) {
            tools.ports.shard().execute(() -> completion.completed(Outcome.success(present)));
        } else {
            List<Completion<PartitionLog>> waiting = opening.get(identity.key());
            if (waiting != null) {
                waiting.add(completion);
            } else {
                opening.put(identity.key(), new ArrayList<>(List.of(completion)));
                recover(identity, config, highestEpoch, 1);
            }
        }
    }

    /**
     * The topic of a log that is being opened is deleted. Opening it goes on, unless it waits for a directory of another
     * topic: that may be the topic that has the name now.
     */
    public void giveUpOpening(LogIdentity identity) {
        if (opening.containsKey(identity.key())) {
            openingGivenUp.add(identity.key());
        }
    }

    private void recover(LogIdentity identity, LogConfig config, int highestEpoch, int attempt) {
        Path path = directory.path().resolve(identity.directoryName());
        CheckpointEntry entry = removals.since(identity.key()) ? null : directory.entryAtStart(identity.key());
        tools.lanes.names().submit(tools.ports.shard(), () -> tools.names.holder(identity, path, entry), outcome -> {
            JournalReplay replay = directory.replayAtStart(identity.key());
            LogRecovery recovery = new LogRecovery(tools, identity, path, config, highestEpoch, entry, replay);
            switch (outcome) {
                case Outcome.Success<DirectoryNames.Holder>(var holder) -> {
                    switch (holder) {
                        case DirectoryNames.Holder.Nobody nobody -> {
                            if (replay.hasBatches()) {
                                makeAndRecover(recovery, identity, config, path, entry);
                            } else {
                                recovered(Outcome.success(recovery.missingDirectory()), identity, config, entry);
                            }
                        }
                        case DirectoryNames.Holder.TheTopic itself -> recover(recovery, false, identity, config, entry);
                        case DirectoryNames.Holder.OtherTopic(Uuid otherId) ->
                            retry(identity, config, highestEpoch, path, otherId, attempt);
                    }
                }
                case Outcome.Failure<DirectoryNames.Holder>(var cause) -> notOpened(identity, cause);
            }
        });
    }

    /** The journal was durable before the directory's name was. */
    private void makeAndRecover(
            LogRecovery recovery, LogIdentity identity, LogConfig config, Path path, @Nullable CheckpointEntry entry) {
        Lane.Work<Done> make = () -> {
            tools.names.make(identity, path);
            return Done.DONE;
        };
        tools.lanes.names().submit(tools.ports.shard(), make, made -> {
            switch (made) {
                case Outcome.Success<Done> ignored -> recover(recovery, true, identity, config, entry);
                case Outcome.Failure<Done>(var cause) -> notOpened(identity, cause);
            }
        });
    }

    private void recover(
            LogRecovery recovery,
            boolean madeNow,
            LogIdentity identity,
            LogConfig config,
            @Nullable CheckpointEntry entry) {
        tools.lanes
                .open()
                .submit(
                        tools.ports.shard(),
                        () -> recovery.run(madeNow),
                        outcome -> recovered(outcome, identity, config, entry));
    }

    private void recovered(
            Outcome<RecoveredLog> outcome, LogIdentity identity, LogConfig config, @Nullable CheckpointEntry entry) {
        switch (outcome) {
            case Outcome.Success<RecoveredLog>(var log) -> {
                RecoveryPoints points = RecoveryPoints.at(entry == null ? 0 : entry.recoveryPoint());
                Path path = directory.path().resolve(identity.directoryName());
                Consumer<RecoveredLog> serve = each -> opened(new LogState(config, each, path, points));
                if (log.cut()) {
                    recordCut(log, serve);
                } else {
                    serve.accept(log);
                }
            }
            case Outcome.Failure<RecoveredLog>(var cause) -> notOpened(identity, cause);
        }
    }

    private void notOpened(LogIdentity identity, IOException cause) {
        failOnSync("recovering " + identity, cause);
        tellOpened(identity.key(), Outcome.failure(cause));
    }

    /** A topic of the same name is being deleted, perhaps on another shard: waits a little, then puts it aside. */
    private void retry(LogIdentity identity, LogConfig config, int highestEpoch, Path path, Uuid otherId, int attempt) {
        if (openingGivenUp.contains(identity.key())) {
            notOpened(identity, new IOException(identity + " is deleted, and " + path + " is that of " + otherId));
            return;
        }
        if (attempt < OTHER_TOPIC_TRIES) {
            tools.ports
                    .shard()
                    .schedule(OTHER_TOPIC_RETRY_NANOS, () -> recover(identity, config, highestEpoch, attempt + 1));
            return;
        }
        Path aside = DirectoryRemoval.asideName(
                directory.path(), new LogIdentity(identity.topic(), otherId, identity.partition()));
        removals.rename(path, otherId, aside, renamed -> {
            switch (renamed) {
                case Outcome.Success<Boolean>(Boolean done) -> {
                    if (done) {
                        tools.events.warn("log.put-aside", path + " belongs to topic id " + otherId + "; now " + aside);
                    }
                    recover(identity, config, highestEpoch, 1);
                }
                case Outcome.Failure<Boolean>(var cause) -> notOpened(identity, cause);
            }
        });
    }

    /** A cut is durable before the log serves, so that what was cut off does not come back from the journal. */
    private void recordCut(RecoveredLog recovered, Consumer<RecoveredLog> then) {
        LogIdentity identity = recovered.identity();
        JournalAction cut = new JournalAction.TruncateTo(identity.key(), recovered.logEndOffset());
        directory.record(tools.ports.shard(), cut, failure, outcome -> {
            switch (outcome) {
                case Outcome.Success<Long>(Long sequence) -> then.accept(recovered.recordedAs(sequence));
                case Outcome.Failure<Long>(IOException cause) -> notOpened(identity, cause);
            }
        });
    }

    private void opened(LogState state) {
        PartitionLog log = new PartitionLog(state, tools, commits, kept, failure, scrub);
        IOException cause = failure.cause();
        if (cause != null) {
            log.fail(cause);
        }
        unopened.opened(state);
        open.put(state.identity.key(), log);
        tools.meters.openLogs.set(open.size());
        tools.producers.changed(state.producers, 0);
        tellOpened(state.identity.key(), Outcome.success(log));
        arrangeSweep();
        scrub.start();
        retention.start();
        compaction.start();
    }

    /** From now on compaction goes at {@code pace}, whatever the intervals said at the start. */
    public void paceCompaction(CompactionPace pace) {
        compaction.setPace(pace);
    }

    /** An operator says that it is {@code confirmedMs} now: see {@link ExpiryClock}. Called on any shard. */
    public void confirmClock(long confirmedMs) {
        tools.ports.shard().execute(() -> tools.expiryClock.confirm(confirmedMs));
    }

    private void whenOpeningEnds(TopicIdPartition key, Runnable then) {
        List<Completion<PartitionLog>> waiting = opening.get(key);
        if (waiting == null) {
            then.run();
        } else {
            waiting.add(outcome -> then.run());
        }
    }

    private void tellOpened(TopicIdPartition key, Outcome<PartitionLog> outcome) {
        List<Completion<PartitionLog>> waiting = opening.remove(key);
        openingGivenUp.remove(key);
        if (waiting != null) {
            waiting.forEach(completion -> completion.completed(outcome));
        }
        tellNothingOpens();
    }

    /**
     * Deletes a log. Done once its directory's new name is durable; the files go in the background. Nothing more may be
     * asked of {@code log}. After a failure of the directory its files stay for a later start to find.
     */
    public void delete(PartitionLog log, Completion<Done> completion) {
        LogIdentity identity = log.identity();
        Invariants.check(open.remove(identity.key()) == log, "%s is not open here", identity);
        tools.meters.openLogs.set(open.size());
        log.fail(new IOException(identity + " is deleted"));
        tools.producers.gone(log.state().producers);
        segmentRemovals.forget(log);
        Completion<Done> renamed = removals.begun(completion);
        log.laneWork()
                .whenDone(() -> commits.quiesce(log, ignored -> {
                    log.state().segments.all().forEach(Segment::unload);
                    deleteUnlessFailed(identity, renamed);
                }));
    }

    /** Deletes the directory of a log that is not open. */
    public void deleteUnopened(LogIdentity identity, Completion<Done> completion) {
        Invariants.check(!open.containsKey(identity.key()), "%s is open", identity);
        unopened.gone(identity);
        Completion<Done> renamed = removals.begun(completion);
        whenUnopenedAreLeftAlone(() -> deleteUnlessFailed(identity, renamed));
    }

    private void deleteUnlessFailed(LogIdentity identity, Completion<Done> completion) {
        if (hasFailed()) {
            tools.ports.shard().execute(() -> completion.completed(Outcome.done()));
        } else {
            removals.delete(identity, completion);
        }
    }

    /** Takes the directory of a log that is not open out of use without deleting it: its topic is not known. */
    public void putAside(LogIdentity identity, Completion<Done> completion) {
        Invariants.check(!open.containsKey(identity.key()), "%s is open", identity);
        unopened.gone(identity);
        Completion<Done> renamed = removals.begun(completion);
        whenUnopenedAreLeftAlone(() -> removals.putAside(identity, renamed));
    }

    private void whenUnopenedAreLeftAlone(Runnable then) {
        scrub.whenUnopenedAreLeftAlone(
                () -> retention.whenUnopenedAreLeftAlone(() -> compaction.whenUnopenedAreLeftAlone(then)));
    }

    /** Goes on with what earlier processes began to take out of use. */
    void finishRemovals(List<TakenOut> left) {
        if (!closed) {
            for (TakenOut each : left) {
                removals.finish(directory.isClaimed(each.key()) ? each.key() : null, each.path(), each.deleted());
            }
        }
    }

    /** Syncs everything, stores indexes and producer state, and closes all files: the part of a clean stop of this shard. */
    public void close(Completion<Done> completion) {
        Invariants.check(!closed, "the logs of a shard are closed twice");
        closed = true;
        if (sweep != null) {
            sweep.cancel();
        }
        scrub.close();
        retention.close();
        compaction.close();
        whenNothingOpens = () -> tools.largeBatches.close(ended -> {
            segmentRemovals.close();
            whenAllAreDone(() -> whenUnopenedAreLeftAlone(() -> commits.endHandOvers(() -> saveAndClose(completion))));
        });
        tellNothingOpens();
    }

    /** A log that is still being opened is recovered to its end, and closed like the others. */
    private void tellNothingOpens() {
        Runnable waiting = whenNothingOpens;
        if (waiting != null && opening.isEmpty()) {
            whenNothingOpens = null;
            waiting.run();
        }
    }

    /** Waits for all that lanes still do for the open logs. */
    private void whenAllAreDone(Runnable then) {
        Set<PartitionLog> busy = new LinkedHashSet<>();
        for (PartitionLog log : open.values()) {
            if (!log.laneWork().isIdle()) {
                busy.add(log);
            }
        }
        if (busy.isEmpty()) {
            then.run();
        }
        for (PartitionLog log : List.copyOf(busy)) {
            log.laneWork().whenDone(() -> {
                busy.remove(log);
                if (busy.isEmpty()) {
                    then.run();
                }
            });
        }
    }

    private void saveAndClose(Completion<Done> completion) {
        saving.saveAll(List.copyOf(open.values()), outcome -> {
            // Reads have gone on until now: what they have begun to load comes to its end, and nothing more is loaded.
            IOException reason = areClosed();
            open.values().forEach(log -> log.state().fail(reason));
            whenAllAreDone(() -> {
                for (PartitionLog log : open.values()) {
                    log.state().segments.all().forEach(Segment::unload);
                }
                kept.close();
                removals.whenDone(() -> closeTools(outcome, completion));
            });
        });
    }

    private IOException areClosed() {
        return new IOException("the logs of " + directory.path() + " are closed");
    }

    private void closeTools(Outcome<Done> outcome, Completion<Done> completion) {
        tools.close();
        compaction.closeTools(() -> tools.lanes
                .lookup()
                .submit(tools.ports.shard(), tools::closeOnLookupLane, closed -> completion.completed(outcome)));
    }

    /** What the checkpoint should know; the logs stay as they are. */
    record Contribution(List<CheckpointEntry> entries, Set<TopicIdPartition> removed, long uncoveredFrom) {}

    /** Syncs and saves the logs that have changed since the last time, then tells their entries. */
    void contribute(Consumer<Contribution> told) {
        List<PartitionLog> changed = new ArrayList<>();
        for (PartitionLog log : open.values()) {
            if (log.takeCheckpointDue()) {
                changed.add(log);
            }
        }
        if (closed || failure.cause() != null) {
            told.accept(contribution(changed));
        } else {
            saving.saveAll(changed, ignored -> commits.whenHandedOver(() -> told.accept(contribution(changed))));
        }
    }

    private Contribution contribution(List<PartitionLog> logs) {
        List<CheckpointEntry> entries = new ArrayList<>();
        for (PartitionLog log : logs) {
            CheckpointEntry entry = log.checkpointEntry();
            if (entry != null && open.get(log.identity().key()) == log) {
                entries.add(entry);
                contributed.put(log, entry);
            }
        }
        long uncoveredFrom = Long.MAX_VALUE;
        for (PartitionLog log : open.values()) {
            long from = log.uncoveredFrom();
            uncoveredFrom = from < 0 ? uncoveredFrom : Math.min(uncoveredFrom, from);
        }
        return new Contribution(entries, removals.contributed(), uncoveredFrom);
    }

    /** Calls {@code told}, on the shard, whenever the journal is found to be half full. */
    void whenJournalFills(Runnable told) {
        commits.whenJournalFills(told);
    }

    /** A checkpoint that says the last contribution is durable, be it an earlier one. */
    void checkpointed() {
        commits.checkpointed();
        contributed.forEach((log, entry) -> segmentRemovals.remove(log, log.checkpointed(entry)));
        contributed.clear();
        removals.checkpointed();
    }

    ShardLogsSetup setup() {
        return tools.ports;
    }

    private void arrangeSweep() {
        if (sweep == null && !closed) {
            sweep = tools.ports.shard().schedule(intervals().idleSweepNanos(), () -> {
                sweep = null;
                giveBackIdle();
            });
        }
    }

    /** Closes segments that nobody used for a while; an active one is saved first, so that opening it again is cheap. */
    private void giveBackIdle() {
        long now = tools.nowNanos();
        long unusedSince = now - intervals().idleAfterNanos();
        List<PartitionLog> idle = new ArrayList<>();
        for (PartitionLog log : open.values()) {
            log.giveBackSealed(unusedSince);
            if (log.isIdleSince(unusedSince)) {
                idle.add(log);
            }
        }
        if (!idle.isEmpty()) {
            saving.saveAll(idle, outcome -> idle.forEach(log -> log.giveBackActive(unusedSince)));
        }
        if (!open.isEmpty()) {
            arrangeSweep();
        }
    }

    /**
     * The directory has failed for this process, wherever that was noticed: every log here fails, and nothing more is done
     * on the disk. Called from any thread, once or more; takes effect in a later event of the shard.
     *
     * @param what what was being done, to begin a sentence with
     */
    public void directoryFailed(String what, IOException cause) {
        tools.ports.shard().execute(() -> failure.directoryFailed(what, cause));
    }

    /** Whether the directory has failed. */
    public boolean hasFailed() {
        return failure.cause() != null;
    }

    /** After a failed sync, wherever it was, the whole directory is out. */
    void failOnSync(String what, IOException cause) {
        failure.failOnSync(what, cause);
    }

    /** The first failure of the directory ends all work in it. */
    private final class Failure implements DirectoryFailure {
        private @Nullable IOException cause;

        @Override
        public @Nullable IOException cause() {
            return cause;
        }

        @Override
        public void directoryFailed(String what, IOException first) {
            if (cause == null) {
                cause = first;
                for (PartitionLog log : List.copyOf(open.values())) {
                    log.fail(first);
                    log.durability().giveUp();
                }
                tools.ports.fault().directoryFailed(directory.path(), what, first);
            }
        }
    }
}
