package io.courant.server.group;

import io.courant.metadata.config.TopicConfigs;
import io.courant.metadata.controller.NewTopic;
import io.courant.metadata.image.Broker;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.TopicNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The topic that groups are kept in. */
public final class OffsetsTopic {

    public static final String NAME = TopicNames.CONSUMER_OFFSETS;

    private static final int USUAL_REPLICATION_FACTOR = 3;

    /** No topic can have smaller ones. */
    private static final int SMALLEST_SEGMENT_BYTES = 1024 * 1024;

    private OffsetsTopic() {}

    /** The topic as it is made when somebody first needs it. */
    public static NewTopic newTopic(CoordinatorSettings settings, ClusterImage image) {
        short replicas = settings.offsetsReplicationFactor();
        if (replicas == CoordinatorSettings.AS_FAR_AS_THERE_ARE_BROKERS) {
            int brokers = 0;
            for (Broker broker : image.brokers()) {
                brokers += broker.fenced() ? 0 : 1;
            }
            replicas = (short) Math.max(1, Math.min(USUAL_REPLICATION_FACTOR, brokers));
        }
        return new NewTopic(NAME, settings.offsetsPartitions(), replicas, List.of(), configs(settings));
    }

    /** In one order, as they become records. */
    private static Map<String, String> configs(CoordinatorSettings settings) {
        Map<String, String> configs = new LinkedHashMap<>();
        configs.put(TopicConfigs.CLEANUP_POLICY, "compact");
        configs.put(TopicConfigs.COMPRESSION_TYPE, "producer");
        configs.put(
                TopicConfigs.SEGMENT_BYTES,
                Integer.toString(Math.max(SMALLEST_SEGMENT_BYTES, settings.offsetsSegmentBytes())));
        return configs;
    }

    /** The partition that the group lies in, by Kafka's rule. */
    public static int partitionOf(String group, int partitions) {
        int hash = group.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % partitions;
    }
}
