package io.courant.server.handler;

import io.courant.base.EventLog;
import io.courant.base.Shard;
import io.courant.base.Shards;
import io.courant.base.Uuid;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.controller.ClusterController;
import io.courant.metadata.image.ClusterImage;
import io.courant.replication.ShardPartitions;
import io.courant.server.ServerSettings;
import io.courant.server.fetch.FetchSessions;
import io.courant.server.group.CoordinatorSettings;
import io.courant.server.group.ShardGroups;
import java.io.IOException;
import java.util.List;

/**
 * What the handlers of one data shard work with.
 *
 * @param index of this shard
 * @param layout where partitions live
 * @param partitions of every data shard, in index order; each is touched on its own shard only
 * @param fetchSessions likewise
 * @param groups likewise
 * @param logDirectories this broker's data directories
 */
public record HandlerContext(
        int index,
        Shards layout,
        List<ShardPartitions> partitions,
        List<FetchSessions> fetchSessions,
        List<ShardGroups> groups,
        CoordinatorSettings coordinators,
        ClusterController controller,
        LogDirectories logDirectories,
        NodeIdentity node,
        ServerSettings settings,
        EventLog events) {

    /** Who answers. */
    public record NodeIdentity(Uuid clusterId, int brokerId) {}

    public HandlerContext {
        partitions = List.copyOf(partitions);
        fetchSessions = List.copyOf(fetchSessions);
        groups = List.copyOf(groups);
    }

    /** This shard. */
    Shard shard() {
        return layout.data().get(index);
    }

    /** The cluster as this shard knows it. */
    ClusterImage image() {
        return partitions.get(index).image();
    }

    /** What topics on this broker get that set nothing, and the broker's settings behind that. */
    TopicConfigDefaults topicDefaults() {
        return partitions.get(index).topicDefaults();
    }

    /** Notes that the controller could not be asked: the client is told a code alone. */
    void controllerFailed(String api, IOException cause) {
        events.log(EventLog.Level.ERROR, "controller.failed", api + " was not answered by the controller", cause);
    }

    /** Index of the shard that a partition lives on. */
    int shardOf(Uuid topicId, int partition) {
        return layout.ofPartition(topicId, partition).index();
    }
}
