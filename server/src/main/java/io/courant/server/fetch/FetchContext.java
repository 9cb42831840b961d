package io.courant.server.fetch;

import io.courant.base.Shard;
import io.courant.base.Shards;
import io.courant.base.Uuid;
import io.courant.metadata.image.ClusterImage;
import io.courant.replication.ShardPartitions;
import java.util.List;

/**
 * What the fetches of one data shard work with.
 *
 * @param index of this shard
 * @param layout where partitions live
 * @param partitions of every data shard, in index order; each is touched on its own shard only
 * @param sessions likewise
 * @param maxBytes {@code fetch.max.bytes}
 */
public record FetchContext(
        int index, Shards layout, List<ShardPartitions> partitions, List<FetchSessions> sessions, int maxBytes) {

    public FetchContext {
        partitions = List.copyOf(partitions);
        sessions = List.copyOf(sessions);
    }

    /** The same for another shard. */
    FetchContext at(int otherIndex) {
        return otherIndex == index ? this : new FetchContext(otherIndex, layout, partitions, sessions, maxBytes);
    }

    /** This shard. */
    Shard shard() {
        return shard(index);
    }

    Shard shard(int other) {
        return layout.data().get(other);
    }

    int shards() {
        return layout.data().size();
    }

    /** The cluster as this shard knows it. */
    ClusterImage image() {
        return partitions.get(index).image();
    }

    /** The sessions whose home is this shard. */
    FetchSessions sessionsHere() {
        return sessions.get(index);
    }

    /** Index of the shard that a partition lives on. */
    int shardOf(Uuid topicId, int partition) {
        return layout.ofPartition(topicId, partition).index();
    }
}
