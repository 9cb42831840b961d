package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Timer;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.util.ArrayList;
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
    private final Map<TopicIdPartition, CheckpointEntry> entries = new LinkedHashMap<>();
    private long number;
    private boolean changed;
    private int awaited;
    private boolean writing;
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
        this.number = directory.checkpointAtStart().number();
        directory
                .checkpointAtStart()
                .entries()
                .forEach(entry -> entries.put(entry.identity().key(), entry));
    }

    /** Writes checkpoints from now on, while there is something new. Called on the home shard. */
    public void start() {
        timer = home.schedule(everyNanos, () -> {
            timer = null;
            collect(ignored -> start()); // a failure was reported; the next one may succeed
        });
    }

    /**
     * Writes the last checkpoint and marks the stop as clean. Called on the home shard once all {@link ShardLogs} are
     * closed without a failure.
     */
    public void stopCleanly(Completion<Done> completion) {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (writing) {
            afterwards = () -> stopCleanly(completion);
            return;
        }
        changed = true;
        collect(written -> {
            switch (written) {
                case Outcome.Success<Done> ignored -> lane.submit(home, this::markCleanStop, completion);
                case Outcome.Failure<Done> failed -> completion.completed(failed);
            }
        });
    }

    private Done markCleanStop() throws IOException {
        directory.markCleanStop(number);
        return Done.DONE;
    }

    private void collect(Completion<Done> then) {
        Invariants.check(!writing, "two checkpoints at once");
        writing = true;
        awaited = shards.size();
        for (ShardLogs logs : shards) {
            logs.setup()
                    .shard()
                    .execute(() -> logs.contribute(contribution -> home.execute(() -> collected(contribution, then))));
        }
    }

    private void collected(ShardLogs.Contribution contribution, Completion<Done> then) {
        for (CheckpointEntry entry : contribution.entries()) {
            changed |= !entry.equals(entries.put(entry.identity().key(), entry));
        }
        for (TopicIdPartition key : contribution.removed()) {
            changed |= entries.remove(key) != null;
        }
        awaited--;
        if (awaited == 0) {
            write(then);
        }
    }

    private void write(Completion<Done> then) {
        if (!changed) {
            ended(Outcome.done(), then);
            return;
        }
        changed = false;
        Checkpoint next = new Checkpoint(number + 1, new ArrayList<>(entries.values()));
        lane.submit(
                home,
                () -> {
                    next.write(directory.disk(), directory.path());
                    return Done.DONE;
                },
                outcome -> {
                    switch (outcome) {
                        case Outcome.Success<Done> ignored -> {
                            number = next.number();
                            shards.forEach(logs -> logs.setup().shard().execute(logs::checkpointed));
                        }
                        case Outcome.Failure<Done> failed -> failed(failed.cause());
                    }
                    ended(outcome, then);
                });
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
