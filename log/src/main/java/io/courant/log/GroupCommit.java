package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Disk;
import io.courant.base.Done;
import io.courant.base.Invariants;
import io.courant.base.Outcome;
import io.courant.base.Timer;
import io.courant.log.stored.SyncFailedException;
import io.courant.log.stored.Syncs;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
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
 * <p>A failed sync is never retried: what it says about the bytes before it is nothing. The directory has failed. A file
 * that could not be opened to be synced is another matter, as when the process is short of descriptors: nothing was
 * tried, so its log's part is taken back as unsynced and tried again after {@link LogLimits#SYNC_RETRY_NANOS}.
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
    private boolean pausing;
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
        log.giveUpSyncs();
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
        if (committing || pausing || failure.cause() != null) {
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
        if (committing || pausing || dirty.isEmpty() || failure.cause() != null) {
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
        tools.lanes.sync().submit(tools.ports.shard(), () -> sync(tools.disk, collected), this::synced);
    }

    /**
     * What became of a commit whose syncs have not failed.
     *
     * @param durable parts of which all is synced
     * @param notOpened parts of which a file or directory could not be opened
     * @param reason why that was; null when there are none
     */
    private record Committed(
            List<SyncPart> durable,
            List<SyncPart> notOpened,
            @Nullable IOException reason) {}

    private static Committed sync(Disk disk, List<SyncPart> parts) throws IOException {
        List<SyncPart> durable = new ArrayList<>(parts.size());
        List<SyncPart> notOpened = new ArrayList<>(0);
        Set<Path> parents = new LinkedHashSet<>();
        IOException reason = null;
        for (SyncPart part : parts) {
            IOException notNow = tryToOpen(() -> part.sync(disk));
            if (notNow == null) {
                durable.add(part);
                if (part.parent() != null) {
                    parents.add(part.parent());
                }
            } else {
                notOpened.add(part);
                reason = notNow;
            }
        }
        for (Path parent : parents) {
            IOException notNow = tryToOpen(() -> Syncs.directory(disk, parent));
            if (notNow != null) {
                durable.removeIf(part -> parent.equals(part.parent()) && notOpened.add(part));
                reason = notNow;
            }
        }
        return new Committed(durable, notOpened, reason);
    }

    /** Work that opens something and syncs it. */
    @FunctionalInterface
    private interface Sync {
        void run() throws IOException;
    }

    /** Why something could not be opened, null when it is synced; throws when a sync failed or what it is about is gone. */
    private static @Nullable IOException tryToOpen(Sync sync) throws IOException {
        try {
            sync.run();
            return null;
        } catch (SyncFailedException | NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            return e;
        }
    }

    private void synced(Outcome<Committed> outcome) {
        List<SyncPart> ended = parts;
        parts = List.of();
        switch (outcome) {
            case Outcome.Success<Committed>(Committed committed) -> {
                committed.notOpened.forEach(this::takeBack);
                if (committed.reason != null) {
                    pause(committed.reason);
                }
                committed.durable.forEach(part -> part.log().durableUpTo(part));
                committed.durable.forEach(SyncPart::release);
            }
            case Outcome.Failure<Committed> failed -> {
                failure.directoryFailed("syncing " + ended.size() + " logs", failed.cause());
                ended.forEach(SyncPart::release);
            }
        }
        committing = false; // not before: who is told may ask for a log whose turn to be told has not come
        tellQuiet();
        dirty.forEach(this::arrange);
    }

    private void takeBack(SyncPart part) {
        PartitionLog log = part.log();
        boolean leaves = quiescing.stream().anyMatch(each -> each.log == log);
        if (leaves || failure.cause() != null) {
            part.release();
            return;
        }
        log.takeBack(part);
        unsyncedBytes += part.bytes();
        if (log.markDirty(tools.nowNanos())) {
            dirty.add(log);
        }
    }

    private void pause(IOException reason) {
        tools.events.warn(
                "log.sync-postponed", "a file to be synced could not be opened; trying again soon: " + reason);
        pausing = true;
        tools.ports.shard().schedule(LogLimits.SYNC_RETRY_NANOS, () -> {
            pausing = false;
            start();
        });
    }
}
