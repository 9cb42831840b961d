package io.courant.server;

import io.courant.base.Lane;
import io.courant.log.ShardLanes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The lanes of a node: few, each for one purpose and with one thread in the broker. {@link ShardLanes} says what the logs
 * do on theirs, and what belongs to which.
 *
 * @param syncs one for each data shard, in index order, for its group commits alone
 * @param checks one for each data shard, for batches that are too much work for its turns
 * @param opens one for each data shard: recovers its logs and loads its segments, side by side with the other shards
 * @param journal of the data directory's journal alone
 * @param controlSync for the commits of the metadata log and of the coordination cell
 * @param control the steps of a start and a stop, and what the metadata log opens and reads
 * @param rolls makes the next segments of all logs: appends wait for it, so nothing slow goes there
 * @param names makes and renames the directories of partitions: one lane for the whole directory, so that no two topics
 *     of one name get in each other's way
 * @param lookup searches of all logs by time, which may read a lot
 * @param background deletes files, stores what recovery can do without, checkpoints and metadata snapshots
 */
public record NodeLanes(
        List<Lane> syncs,
        List<Lane> checks,
        List<Lane> opens,
        Lane journal,
        Lane controlSync,
        Lane control,
        Lane rolls,
        Lane names,
        Lane lookup,
        Lane background) {

    public NodeLanes {
        syncs = List.copyOf(syncs);
        checks = List.copyOf(checks);
        opens = List.copyOf(opens);
    }

    /** The lanes of a node with {@code dataShards} shards, each made by {@code start} from its name. */
    public static NodeLanes started(int dataShards, Function<String, Lane> start) {
        List<Lane> syncs = new ArrayList<>();
        List<Lane> checks = new ArrayList<>();
        List<Lane> opens = new ArrayList<>();
        for (int shard = 0; shard < dataShards; shard++) {
            syncs.add(start.apply("sync-" + shard));
            checks.add(start.apply("check-" + shard));
            opens.add(start.apply("open-" + shard));
        }
        return new NodeLanes(
                syncs,
                checks,
                opens,
                start.apply("journal"),
                start.apply("sync-control"),
                start.apply("work-control"),
                start.apply("rolls"),
                start.apply("names"),
                start.apply("lookup"),
                start.apply("background"));
    }

    /** What the logs of the data shard {@code index} work on. */
    ShardLanes ofShard(int index) {
        return new ShardLanes(syncs.get(index), checks.get(index), rolls, names, opens.get(index), lookup, background);
    }

    /** What the metadata log works on. */
    ShardLanes ofControl() {
        return new ShardLanes(controlSync, control, rolls, names, control, lookup, background);
    }
}
