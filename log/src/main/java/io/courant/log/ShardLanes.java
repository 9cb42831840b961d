package io.courant.log;

import io.courant.base.Invariants;
import io.courant.base.Lane;
import java.util.List;

/**
 * The lanes that the logs of one shard work on. Each has one purpose, so that nothing that a client waits for stands behind
 * work that takes long. Pieces of different lanes run at the same time: what two of them touch is either handed over
 * from piece to piece of one log ({@link LaneWork} counts those under way), or belongs to one lane alone.
 *
 * @param syncs this shard's group commits, and nothing slow beside them; several, for syncs that go side by side
 * @param check checks this shard's batches that are too much work for a turn, and does nothing else
 * @param rolls makes the file that a log is written to next, which appends wait for: one new file a piece, never a
 *     scan or a sync. For all shards
 * @param names knows whose a partition's directory is, makes directories and renames them. For all shards, and the only
 *     lane that does: so nobody comes between looking at a name and taking it
 * @param open recovers logs and loads segments that exist. Of this shard alone, so that after an unclean stop as many
 *     logs are recovered at once as there are shards; owns the shard's {@link ShardTools.OpenTools}
 * @param lookup searches by time, which may read a whole segment. Owns the {@link ShardTools.LookupTools} of all shards
 * @param background what no request waits for: deletes files, stores indexes, producer state and checkpoints, and scrubs. For
 *     all shards, in the order in which they ask
 */
public record ShardLanes(
        List<Lane> syncs, Lane check, Lane rolls, Lane names, Lane open, Lane lookup, Lane background) {

    public ShardLanes {
        syncs = List.copyOf(syncs);
        Invariants.check(!syncs.isEmpty(), "a shard has a lane for its commits");
    }
}
