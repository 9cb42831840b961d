package io.courant.server;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Uuid;
import io.courant.log.Checkpointer;
import io.courant.log.DataDirectory;
import io.courant.log.DataDirectoryOpening;
import io.courant.log.DirectoryFault;
import io.courant.log.ShardLanes;
import io.courant.log.ShardLogs;
import io.courant.log.ShardLogsSetup;
import io.courant.log.ShardMemory;
import io.courant.log.SpaceWatch;
import io.courant.log.metrics.DirectoryMeters;
import io.courant.replication.ShardDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node has of one open data directory: its logs on every shard, its checkpoints and its watch over the free space.
 * Belongs to the control shard.
 */
final class NodeDirectory {

    private final NodePorts ports;
    private final NodeSettings settings;
    private final DataDirectory directory;
    private final NodeLanes.DirectoryLanes lanes;
    private final DirectoryFault fault;
    private final DirectoryMeters meters;
    /** The control shard's first, where this is the metadata's directory, then those of each data shard. */
    private final List<ShardLogs> logs = new ArrayList<>();

    private final List<ShardDirectory> ofDataShards = new ArrayList<>();
    private @Nullable Checkpointer checkpointer;
    private @Nullable SpaceWatch spaceWatch;
    private boolean offline;

    /** {@code fault} is told, on whichever shard notices, that the directory has failed. */
    NodeDirectory(
            NodePorts ports,
            NodeSettings settings,
            DataDirectory directory,
            NodeLanes.DirectoryLanes lanes,
            DirectoryFault fault) {
        this.ports = ports;
        this.settings = settings;
        this.directory = directory;
        this.lanes = lanes;
        this.fault = fault;
        this.meters = new DirectoryMeters(ports.metrics(), ports.clock(), directory.path());
    }

    Path path() {
        return directory.path();
    }

    Uuid id() {
        return directory.id();
    }

    DataDirectory directory() {
        return directory;
    }

    NodeLanes.DirectoryLanes lanes() {
        return lanes;
    }

    boolean holdsMetadata() {
        return path().equals(settings.metadataDirectory());
    }

    /** True once the directory has failed in this life. */
    boolean isOffline() {
        return offline;
    }

    /** Opens the journal; {@code lane} does the work. */
    void openJournal(Lane lane, Completion<DataDirectoryOpening> completion) {
        lane.submit(ports.shards().control(), this::openJournalNow, completion);
    }

    /** Blocks, on a lane. */
    DataDirectoryOpening openJournalNow() throws IOException {
        return directory.openJournal(
                lanes.journal(), lanes.background(), ports.buffers(), settings.journal(), settings.space(), meters);
    }

    /** The logs of the control shard: the metadata log alone. */
    ShardLogs controlLogs() {
        ShardLogs made = directory.shardLogs(
                setup(ports.shards().control(), ports.lanes().ofControl(lanes)));
        logs.add(made);
        return made;
    }

    /** Makes what each data shard owns here, and what looks after all of it. Nothing runs yet. */
    void makeDataShards() {
        List<Shard> data = ports.shards().data();
        for (int i = 0; i < data.size(); i++) {
            ShardLogs made =
                    directory.shardLogs(setup(data.get(i), ports.lanes().ofShard(i, lanes)));
            logs.add(made);
            ofDataShards.add(new ShardDirectory(id(), made, directory.logs(), directory.needsRecovery()));
        }
        Shard control = ports.shards().control();
        checkpointer = new Checkpointer(directory, logs, control, lanes.background());
        spaceWatch = new SpaceWatch(directory, logs, control, lanes.background(), settings.space());
    }

    private ShardLogsSetup setup(Shard shard, ShardLanes shardLanes) {
        int logShards = ports.shards().data().size() + (holdsMetadata() ? 1 : 0);
        int allShards = logShards * settings.dataDirectories().size();
        return new ShardLogsSetup(
                shard,
                ports.clock(),
                ports.random(),
                ports.buffers(),
                shardLanes,
                settings.inlineLimits(),
                settings.intervals()
                        .withScrub(settings.intervals().scrub().dividedBy(logShards))
                        .withCompaction(settings.intervals().compaction().sharedBy(allShards)),
                ShardMemory.sharedBy(
                        ports.shards().data().size()
                                * settings.dataDirectories().size(),
                        ports.buffers().limitBytes(),
                        settings.compactionKeysBytes()),
                ports.events(),
                meters,
                fault);
    }

    /** Where the data shard {@code index} reads from disk what it needs before it can serve. */
    Lane readLane(int index) {
        return lanes.opens().get(index);
    }

    ShardDirectory ofDataShard(int index) {
        return ofDataShards.get(index);
    }

    /** From now on the directory is worked in. */
    void serve() {
        directory.finishRemovals(logs.getFirst());
        if (checkpointer != null) {
            checkpointer.start();
        }
        if (spaceWatch != null) {
            spaceWatch.start();
        }
    }

    /** An operator says that it is {@code confirmedMs} now: what grows old here does so by it, if the clock says so, too. */
    void confirmClock(long confirmedMs) {
        logs.forEach(each -> each.confirmClock(confirmedMs));
        if (checkpointer != null) {
            checkpointer.confirmClock(confirmedMs);
        }
    }

    /** The directory is out for the rest of this life: all logs in it fail, and nothing is written any more. */
    void takeOffline(String what, IOException cause) {
        offline = true;
        stopWatching();
        if (checkpointer != null) {
            checkpointer.abandon();
        }
        logs.forEach(each -> each.directoryFailed(what, cause));
    }

    void stopWatching() {
        if (spaceWatch != null) {
            spaceWatch.stop();
        }
    }

    // The end.

    /** Closes the metadata log, if it is here. */
    void closeControlLogs(Completion<Done> completion) {
        if (holdsMetadata() && !logs.isEmpty()) {
            logs.getFirst().close(completion);
        } else {
            completion.completed(Outcome.done());
        }
    }

    /**
     * Writes the last checkpoint, if the stop is a clean one, and gives up the directory. All logs are closed.
     *
     * @param before how the close of the metadata log has ended
     * @param completion a failure says that the next start must recover; never told of a directory that is offline
     */
    void close(boolean cleanly, Outcome<Done> before, Completion<Done> completion) {
        Outcome<Done> closed = holdsMetadata() ? before : Outcome.done();
        boolean recovered = true;
        for (ShardDirectory ofShard : ofDataShards) {
            closed = worse(closed, ofShard.closing());
            recovered &= ofShard.isRecovered();
        }
        if (offline) {
            release(Outcome.done(), ignored -> completion.completed(Outcome.done()));
        } else if (cleanly && checkpointer != null && closed instanceof Outcome.Success<Done>) {
            checkpointer.stop(recovered, stopped -> release(stopped, completion));
        } else {
            release(closed, completion);
        }
    }

    private void release(Outcome<Done> before, Completion<Done> completion) {
        Shard control = ports.shards().control();
        Lane.Work<Done> unlock = () -> {
            directory.close();
            return Done.DONE;
        };
        // Last on the lane of the deletions that nobody has waited for.
        directory.closeJournal(
                control,
                closed -> lanes.background()
                        .submit(
                                control,
                                unlock,
                                unlocked -> completion.completed(worse(worse(before, closed), unlocked))));
    }

    private static Outcome<Done> worse(Outcome<Done> first, Outcome<Done> second) {
        return first instanceof Outcome.Failure<Done> ? first : second;
    }
}
