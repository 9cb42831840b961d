package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Disk;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Outcome;
import io.courant.base.Timer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One sync for all logs of a shard in a data directory: a commit takes every file with unsynced bytes, one commit is on
 * its way at a time, and the next starts when it is done and someone wants it. So the busier the disk, the more each
 * commit carries.
 *
 * <p>A commit is wanted at once by acks=all; by time when bytes have been unsynced for
 * {@link LogLimits#SYNC_WITHIN_NANOS}, or {@link LogLimits#SYNC_WITHIN_WHILE_READ_NANOS} while a fetch waits; and at
 * {@link LogLimits#SYNC_AT_BYTES}. Requests of one turn of the shard share a commit: it starts in a later event.
 *
 * <p>A failed sync is never retried: what it says about the bytes before it is nothing. The directory has failed.
 */
final class GroupCommit implements Durability {

    private final ShardTools tools;
    private final DirectoryFailure failure;
    private final List<PartitionLog> dirty = new ArrayList<>();
    private final List<Quiescing> quiescing = new ArrayList<>();
    private long unsyncedBytes;
    private boolean wantedNow;
    private boolean startIsDue;
    private boolean committing;
    private List<SyncPart> parts = List.of();
    private @Nullable Timer timer;
    private long timerDueNanos;

    GroupCommit(ShardTools tools, DirectoryFailure failure) {
        this.tools = tools;
        this.failure = failure;
    }

    private record Quiescing(PartitionLog log, Completion<Done> completion) {}

    @Override
    public void written(PartitionLog log, long bytes) {
        boolean first = log.markDirty(tools.nowNanos());
        if (first) {
            dirty.add(log);
        }
        unsyncedBytes += bytes;
        if (unsyncedBytes >= LogLimits.SYNC_AT_BYTES) {
            wantedNow = true;
        }
        if (first || wantedNow) {
            arrange(log);
        }
    }

    @Override
    public void wanted(PartitionLog log) {
        // Once the directory has failed there is nothing to arrange: every log is being told, this one too.
        Invariants.check(
                log.isDirty() || committing || failure.cause() != null, "%s has nothing to sync", log.identity());
        if (log.isDirty()) { // else the commit under way carries it
            wantedNow = true;
            arrange(log);
        }
    }

    @Override
    public void readersWait(PartitionLog log) {
        if (log.isDirty()) {
            arrange(log);
        }
    }

    @Override
    public void quiesce(PartitionLog log, Completion<Done> completion) {
        dirty.remove(log);
        quiescing.add(new Quiescing(log, completion));
        if (!committing) {
            tools.ports.shard().execute(this::tellQuiet);
        }
    }

    private void tellQuiet() {
        if (!committing) {
            List<Quiescing> quiet = List.copyOf(quiescing);
            quiescing.clear();
            quiet.forEach(each -> each.completion.completed(Outcome.done()));
        }
    }

    /** Sees to it that the next commit starts in time for {@code log}. */
    private void arrange(PartitionLog log) {
        if (committing || failure.cause() != null) {
            return;
        }
        if (!wantedNow) {
            startBy(log.syncDueNanos());
        } else if (!startIsDue) {
            startIsDue = true;
            tools.ports.shard().execute(this::start);
        }
    }

    private void startBy(long dueNanos) {
        if (timer == null || dueNanos < timerDueNanos) {
            if (timer != null) {
                timer.cancel();
            }
            timerDueNanos = dueNanos;
            timer = tools.ports.shard().schedule(Math.max(0, dueNanos - tools.nowNanos()), this::timeIsUp);
        }
    }

    private void timeIsUp() {
        timer = null;
        start();
    }

    private void start() {
        startIsDue = false;
        if (committing || dirty.isEmpty() || failure.cause() != null) {
            return;
        }
        wantedNow = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        committing = true;
        unsyncedBytes = 0;
        List<SyncPart> collected = new ArrayList<>(dirty.size());
        for (PartitionLog log : dirty) {
            collected.add(log.collectUnsynced());
        }
        dirty.clear();
        parts = collected;
        tools.ports.syncLane().submit(tools.ports.shard(), () -> sync(tools.disk, collected), this::synced);
    }

    private static Done sync(Disk disk, List<SyncPart> parts) throws IOException {
        Set<Path> parents = new LinkedHashSet<>();
        for (SyncPart part : parts) {
            part.sync(disk, parents);
        }
        for (Path parent : parents) {
            disk.syncDirectory(parent);
        }
        return Done.DONE;
    }

    private void synced(Outcome<Done> outcome) {
        committing = false;
        List<SyncPart> ended = parts;
        parts = List.of();
        switch (outcome) {
            case Outcome.Success<Done> ignored ->
                ended.forEach(part -> part.log().durableUpTo(part));
            case Outcome.Failure<Done> failed ->
                failure.directoryFailed("syncing " + ended.size() + " logs", failed.cause());
        }
        ended.forEach(SyncPart::release);
        tellQuiet();
        dirty.forEach(this::arrange);
    }
}
