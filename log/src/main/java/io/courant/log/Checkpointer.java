package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Timer;
import io.courant.base.metrics.Durations;
import io.courant.base.metrics.Gauge;
import io.courant.log.metrics.DirectoryMeters;
import io.courant.log.metrics.LogMetrics;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the checkpoint of a data directory: now and then in the background, and at a clean stop. Owned by one shard,
 * which asks the others for what has changed and puts it together.
 */
public final class Checkpointer {

    private final DataDirectory directory;
    private final List<ShardLogs> shards;
    private final Shard home;
    private final Lane lane;
    private final long everyNanos;
    private final ExpiryClock clock;
    private final DirectoryMeters meters;
    private final Durations durations;
    private final Gauge newest;
    private final Map<TopicIdPartition, CheckpointEntry> entries = new LinkedHashMap<>();
    private long number;
    /** The time that the newest durable checkpoint has, as {@link ExpiryClock} knows it. */
    private long writtenAtMs;
    /** What the newest durable checkpoint may need of the journal. */
    private long journalFrom;
    /** Partitions that recovery has not come to, each with its first action in the journal. */
    private final Map<TopicIdPartition, Long> unrecovered;

    private long journalFromBeingWritten;
    /** The log that recovery must come to before the journal is needed from a later action on; empty when there is none. */
    private String journalHolder = "";

    private boolean journalFills;
    private boolean changed;
    private int awaited;
    private boolean writing;
    private boolean abandoned;
    private @Nullable Timer timer;
    private @Nullable Runnable afterwards;

    /**
     * A checkpointer of {@code directory} for all of its {@code shards}, which have the same intervals; it lives on
     * {@code home}.
     */
    public Checkpointer(DataDirectory directory, List<ShardLogs> shards, Shard home, Lane lane) {
        this.directory = directory;
        this.shards = List.copyOf(shards);
        this.home = home;
        this.lane = lane;
        this.everyNanos = shards.getFirst().intervals().checkpointNanos();
        this.meters = shards.getFirst().setup().meters();
        this.durations = meters.durations(LogMetrics.CHECKPOINT_DURATION);
        this.newest = meters.gauge(LogMetrics.CHECKPOINT_TIME);
        this.clock = new ExpiryClock(
                shards.getFirst().setup().clock(),
                directory.events(),
                directory.checkpointAtStart().writtenAtMs());
        this.number = directory.checkpointAtStart().number();
        this.writtenAtMs = directory.checkpointAtStart().writtenAtMs();
        newest.set((writtenAtMs == ExpiryClock.UNKNOWN ? meters.clock().wallMs() : writtenAtMs) / 1_000);
        this.journalFrom = directory.checkpointAtStart().journalFrom();
        this.unrecovered = new HashMap<>(directory.uncoveredAtStart());
        directory
                .checkpointAtStart()
                .entries()
                .forEach(entry -> entries.put(entry.identity().key(), entry));
        for (TopicIdPartition gone : directory.removedAtStart()) {
            unrecovered.remove(gone);
            changed |= entries.remove(gone) != null;
        }
    }

    /**
     * Writes checkpoints from now on: while there is something new, and so that the time of the newest is never old. Called on
     * the home shard.
     */
    public void start() {
        for (ShardLogs logs : shards) {
            logs.setup().shard().execute(() -> logs.whenJournalFills(() -> home.execute(this::journalFills)));
        }
        schedule();
    }

    /** An operator says that it is {@code confirmedMs} now; the next checkpoint says so, too. Called on the home shard. */
    public void confirmClock(long confirmedMs) {
        changed |= clock.confirm(confirmedMs);
    }

    /** Writes no more checkpoints: the directory has failed. Called on the home shard. */
    public void abandon() {
        abandoned = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void schedule() {
        if (abandoned) {
            return;
        }
        timer = home.schedule(everyNanos, () -> {
            timer = null;
            collectAgain();
        });
    }

    /**
     * Writes the last checkpoint and marks the stop as clean. Called on the home shard once all {@link ShardLogs} are
     * closed without a failure.
     *
     * @param allRecovered false when logs are left that a sudden end before this life may have torn: then the next start
     *     must still look at them, and there is no mark
     */
    public void stop(boolean allRecovered, Completion<Done> completion) {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (writing) {
            afterwards = () -> stop(allRecovered, completion);
            return;
        }
        changed = true;
        collect(written -> {
            if (allRecovered && written instanceof Outcome.Success<Done>) {
                lane.submit(home, this::markCleanStop, completion);
            } else {
                completion.completed(written);
            }
        });
    }

    private Done markCleanStop() throws IOException {
        directory.markCleanStop(number);
        return Done.DONE;
    }

    /** A checkpoint, and another while the journal wants room: what it holds is free when the older of two does not need it. */
    private void collectAgain() {
        journalFills = false;
        collect(outcome -> {
            // A failure was reported; the next one may succeed.
            if (journalFills && outcome instanceof Outcome.Success<Done>) {
                collectAgain();
            } else {
                schedule();
            }
        });
    }

    private void journalFills() {
        journalFills = !abandoned;
        if (timer != null) {
            timer.cancel();
            timer = null;
            collectAgain();
        }
    }

    private void collect(Completion<Done> then) {
        Invariants.check(!writing, "two checkpoints at once");
        writing = true;
        // What is handed to the journal from now on is not covered; of what has a number already, the shards know.
        directory.journal().nextSequence(home, outcome -> {
            switch (outcome) {
                case Outcome.Success<Long>(Long next) -> {
                    journalFromBeingWritten = next;
                    askShards(then);
                }
                case Outcome.Failure<Long>(IOException cause) -> {
                    failed(cause);
                    ended(Outcome.failure(cause), then);
                }
            }
        });
    }

    private void askShards(Completion<Done> then) {
        awaited = shards.size();
        for (ShardLogs logs : shards) {
            logs.setup()
                    .shard()
                    .execute(() -> logs.contribute(contribution -> home.execute(() -> collected(contribution, then))));
        }
    }

    private void collected(ShardLogs.Contribution contribution, Completion<Done> then) {
        journalFromBeingWritten = Math.min(journalFromBeingWritten, contribution.uncoveredFrom());
        for (CheckpointEntry entry : contribution.entries()) {
            unrecovered.remove(entry.identity().key());
            changed |= !entry.equals(entries.put(entry.identity().key(), entry));
        }
        for (TopicIdPartition key : contribution.removed()) {
            unrecovered.remove(key);
            changed |= entries.remove(key) != null;
        }
        awaited--;
        if (awaited == 0) {
            holdForUnrecovered();
            changed |= journalFromBeingWritten != journalFrom;
            write(then);
        }
    }

    /** The journal is needed from the first action on of each log that recovery has not come to. */
    private void holdForUnrecovered() {
        TopicIdPartition holder = null;
        for (Map.Entry<TopicIdPartition, Long> each : unrecovered.entrySet()) {
            if (each.getValue() < journalFromBeingWritten) {
                journalFromBeingWritten = each.getValue();
                holder = each.getKey();
            }
        }
        journalHolder = holder == null ? "" : nameOf(holder) + ", which is not recovered";
    }

    private String nameOf(TopicIdPartition key) {
        return directory.logs().stream()
                .filter(identity -> identity.key().equals(key))
                .findFirst()
                .map(LogIdentity::toString)
                .orElse(key.toString());
    }

    private void write(Completion<Done> then) {
        long nowMs = clock.nowMs();
        boolean timeIsKnown = writtenAtMs != ExpiryClock.UNKNOWN
                && Math.abs(nowMs - writtenAtMs) < ExpiryClock.STORED_WITHIN_MS; // a clock may have gone back, too
        if (abandoned || (!changed && timeIsKnown)) {
            if (!abandoned) {
                noteTime();
                tellCheckpointed(); // what was contributed is what the newest one says
            }
            ended(Outcome.done(), then);
            return;
        }
        changed = false;
        long begunNanos = meters.nowNanos();
        Checkpoint next = new Checkpoint(
                directory.id(), number + 1, journalFromBeingWritten, nowMs, new ArrayList<>(entries.values()));
        lane.submit(
                home,
                () -> {
                    next.write(directory.disk(), directory.path());
                    return Done.DONE;
                },
                outcome -> {
                    switch (outcome) {
                        case Outcome.Success<Done> ignored -> {
                            durations.record(meters.nowNanos() - begunNanos);
                            noteTime();
                            number = next.number();
                            writtenAtMs = next.writtenAtMs();
                            // The file of the one before is still there, should this one turn out to be damaged.
                            directory.journal().freeBelow(home, journalFrom, journalHolder);
                            journalFrom = next.journalFrom();
                            tellCheckpointed();
                        }
                        case Outcome.Failure<Done> failed -> failed(failed.cause());
                    }
                    ended(outcome, then);
                });
    }

    private void tellCheckpointed() {
        shards.forEach(logs -> logs.setup().shard().execute(logs::checkpointed));
    }

    /** The newest checkpoint says, as of now, all there is to say. */
    private void noteTime() {
        newest.set(meters.clock().wallMs() / 1_000);
    }

    private void ended(Outcome<Done> outcome, Completion<Done> then) {
        writing = false;
        Runnable waiting = afterwards;
        if (waiting != null) {
            afterwards = null;
            waiting.run();
        } else {
            then.completed(outcome);
        }
    }

    private void failed(IOException cause) {
        changed = true;
        for (ShardLogs logs : shards) {
            logs.setup().shard().execute(() -> logs.failOnSync("writing the checkpoint", cause));
        }
        directory
                .events()
                .error("log.checkpoint-failed", "writing the checkpoint of " + directory.path() + " failed", cause);
    }
}
