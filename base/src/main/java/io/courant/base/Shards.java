package io.courant.base;

import java.util.List;

/**
 * The event loops of a broker: the data shards, and the control loop, which has budgets of its own so that heartbeats,
 * metadata and coordination never queue behind client data.
 */
public record Shards(List<Shard> data, Shard control) {

    public Shards {
        data = List.copyOf(data);
        Invariants.check(!data.isEmpty(), "a broker needs at least one data shard");
        for (int i = 0; i < data.size(); i++) {
            Invariants.check(data.get(i).index() == i, "data shards are listed in index order");
        }
    }

    /** The shard that a partition lives on: consecutive partitions of a topic lie on consecutive shards. */
    public Shard ofPartition(Uuid topicId, int partition) {
        return data.get(Math.floorMod(topicId.hashCode() + partition, data.size()));
    }
}
