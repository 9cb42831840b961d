package io.courant.server;

import io.courant.base.Buffers;
import io.courant.base.Clock;
import io.courant.base.Disk;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.LimitedEventLog;
import io.courant.base.Network;
import io.courant.base.Random;
import io.courant.base.Shards;
import java.util.List;

/**
 * Everything through which a node reaches the world: real ones in the broker, simulated ones in the simulator.
 *
 * @param events the one of the whole process, and not yet told on a shard: the node has its control shard do that
 * @param syncLanes one for each data shard, in index order, for its group commits alone
 * @param journalLane for the journal of the data directory alone
 * @param controlSyncLane for the commits of the metadata log and of the coordination cell
 * @param workLane for opening, recovering and deleting logs, and for everything else that blocks; shared by all shards
 */
public record NodePorts(
        Clock clock,
        Shards shards,
        Network network,
        Disk disk,
        Buffers buffers,
        Random random,
        LimitedEventLog events,
        List<Lane> syncLanes,
        Lane journalLane,
        Lane controlSyncLane,
        Lane workLane) {

    public NodePorts {
        syncLanes = List.copyOf(syncLanes);
        Invariants.check(
                syncLanes.size() == shards.data().size(),
                "%s sync lanes for %s data shards",
                syncLanes.size(),
                shards.data().size());
    }
}
