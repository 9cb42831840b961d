package io.courant.server;

import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.log.LogLimits;
import io.courant.log.ShardLanes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The lanes of a node: few, each for one purpose and with one thread in the broker. {@link ShardLanes} says what the logs
 * do on theirs, and what belongs to which. Whatever waits for a disk is on lanes of one data directory, so that a disk that
 * answers late, or not at all, holds up nothing in the others.
 *
 * @param checks one for each data shard, for batches that are too much work for its turns
 * @param controlSync for the commits of the metadata log and of the coordination cell
 * @param control the steps of a start and a stop, and what the metadata log opens and reads
 * @param directories those of each data directory, in the order of the settings
 */
public record NodeLanes(List<Lane> checks, Lane controlSync, Lane control, List<DirectoryLanes> directories) {

    public NodeLanes {
        checks = List.copyOf(checks);
        directories = List.copyOf(directories);
        Invariants.check(!directories.isEmpty(), "a node has at least one data directory");
    }

    /**
     * What works in one data directory.
     *
     * @param syncs some for each data shard, in index order, for its group commits alone
     * @param opens one for each data shard: recovers its logs and loads its segments, side by side with the other shards
     * @param journal of the directory's journal alone
     * @param rolls makes the next segments of all logs: appends wait for it, so nothing slow goes there
     * @param names makes and renames the directories of partitions: one lane for the whole directory, so that no two topics
     *     of one name get in each other's way
     * @param lookup searches of all logs by time, which may read a lot
     * @param background deletes files, stores what recovery can do without, checkpoints and metadata snapshots
     */
    public record DirectoryLanes(
            List<List<Lane>> syncs,
            List<Lane> opens,
            Lane journal,
            Lane rolls,
            Lane names,
            Lane lookup,
            Lane background) {

        public DirectoryLanes {
            syncs = List.copyOf(syncs);
            opens = List.copyOf(opens);
        }

        private static DirectoryLanes started(int dataShards, Function<String, Lane> start) {
            List<List<Lane>> syncs = new ArrayList<>();
            List<Lane> opens = new ArrayList<>();
            for (int shard = 0; shard < dataShards; shard++) {
                String name = "sync-" + shard + "-";
                syncs.add(IntStream.range(0, LogLimits.SYNC_LANES)
                        .mapToObj(number -> start.apply(name + number))
                        .toList());
                opens.add(start.apply("open-" + shard));
            }
            return new DirectoryLanes(
                    syncs,
                    opens,
                    start.apply("journal"),
                    start.apply("rolls"),
                    start.apply("names"),
                    start.apply("lookup"),
                    start.apply("background"));
        }
    }

    /**
     * The lanes of a node with {@code dataShards} shards and {@code dataDirectories} directories, each made by {@code start}
     * from its name.
     */
    public static NodeLanes started(int dataShards, int dataDirectories, Function<String, Lane> start) {
        List<Lane> checks = new ArrayList<>();
        for (int shard = 0; shard < dataShards; shard++) {
            checks.add(start.apply("check-" + shard));
        }
        Lane controlSync = start.apply("sync-control");
        Lane control = start.apply("work-control");
        List<DirectoryLanes> directories = new ArrayList<>();
        for (int directory = 0; directory < dataDirectories; directory++) {
            String suffix = directory == 0 ? "" : "-d" + directory;
            directories.add(DirectoryLanes.started(dataShards, name -> start.apply(name + suffix)));
        }
        return new NodeLanes(checks, controlSync, control, directories);
    }

    /** What the logs of the data shard {@code index} work on in one directory. */
    ShardLanes ofShard(int index, DirectoryLanes directory) {
        return new ShardLanes(
                directory.syncs.get(index),
                checks.get(index),
                directory.rolls,
                directory.names,
                directory.opens.get(index),
                directory.lookup,
                directory.background);
    }

    /** What the metadata log works on, in the directory that it lies in. */
    ShardLanes ofControl(DirectoryLanes directory) {
        return new ShardLanes(
                List.of(controlSync),
                control,
                directory.rolls,
                directory.names,
                control,
                directory.lookup,
                directory.background);
    }

    /** Whether each of {@code dataShards} shards has the lanes that it needs. */
    boolean areFor(int dataShards) {
        return checks.size() == dataShards
                && directories.stream()
                        .allMatch(each -> each.syncs.size() == dataShards && each.opens.size() == dataShards);
    }
}
