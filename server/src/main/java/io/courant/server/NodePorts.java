package io.courant.server;

import io.courant.base.Buffers;
import io.courant.base.Clock;
import io.courant.base.Disk;
import io.courant.base.Invariants;
import io.courant.base.LimitedEventLog;
import io.courant.base.Network;
import io.courant.base.Random;
import io.courant.base.Shards;
import io.courant.base.metrics.Metrics;

/**
 * Everything through which a node reaches the world: real ones in the broker, simulated ones in the simulator.
 *
 * @param events the one of the whole process, and not yet told on a shard: the node has its control shard do that
 */
public record NodePorts(
        Clock clock,
        Shards shards,
        Network network,
        Disk disk,
        CoordinationFactory coordination,
        Buffers buffers,
        Random random,
        LimitedEventLog events,
        Metrics metrics,
        NodeLanes lanes) {

    public NodePorts {
        int dataShards = shards.data().size();
        Invariants.check(lanes.areFor(dataShards), "%s are not the lanes of %s data shards", lanes, dataShards);
    }
}
