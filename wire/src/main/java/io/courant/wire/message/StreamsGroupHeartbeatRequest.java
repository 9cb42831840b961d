package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 88, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 88, versions = "0-1", flexible = "0+")
public record StreamsGroupHeartbeatRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") String memberId,
        @Field(versions = "0+") int memberEpoch,
        @Field(versions = "0+") int endpointInformationEpoch,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        String instanceId,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        String rackId,

        @Field(versions = "0+", defaultValue = "-1") int rebalanceTimeoutMs,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        Topology topology,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        List<TaskIds> activeTasks,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        List<TaskIds> standbyTasks,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        List<TaskIds> warmupTasks,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        String processId,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        Endpoint userEndpoint,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        List<KeyValue> clientTags,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        List<TaskOffset> taskOffsets,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        List<TaskOffset> taskEndOffsets,

        @Field(versions = "0+") boolean shutdownApplication) {

    /** Part of {@link StreamsGroupHeartbeatRequest}. */
    public record Topology(
            @Field(versions = "0+") int epoch,
            @Field(versions = "0+") List<Subtopology> subtopologies) {}

    /** Part of {@link StreamsGroupHeartbeatRequest}. */
    public record TaskIds(
            @Field(versions = "0+") String subtopologyId,
            @Field(versions = "0+") List<Integer> partitions) {}

    /** Part of {@link StreamsGroupHeartbeatRequest}. */
    public record Endpoint(
            @Field(versions = "0+") String host,
            @Field(versions = "0+", unsigned = true) int port) {}

    /** Part of {@link StreamsGroupHeartbeatRequest}. */
    public record KeyValue(
            @Field(versions = "0+") String key,
            @Field(versions = "0+") String value) {}

    /** Part of {@link StreamsGroupHeartbeatRequest}. */
    public record TaskOffset(
            @Field(versions = "0+") String subtopologyId,
            @Field(versions = "0+") int partition,
            @Field(versions = "0+") long offset) {}

    /** Part of {@link StreamsGroupHeartbeatRequest}. */
    public record Subtopology(
            @Field(versions = "0+") String subtopologyId,
            @Field(versions = "0+") List<String> sourceTopics,
            @Field(versions = "0+") List<String> sourceTopicRegex,
            @Field(versions = "0+") List<TopicInfo> stateChangelogTopics,
            @Field(versions = "0+") List<String> repartitionSinkTopics,
            @Field(versions = "0+") List<TopicInfo> repartitionSourceTopics,
            @Field(versions = "0+") List<CopartitionGroup> copartitionGroups) {}

    /** Part of {@link StreamsGroupHeartbeatRequest}. */
    public record TopicInfo(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") int partitions,
            @Field(versions = "0+") short replicationFactor,
            @Field(versions = "0+") List<KeyValue> topicConfigs) {}

    /** Part of {@link StreamsGroupHeartbeatRequest}. */
    public record CopartitionGroup(
            @Field(versions = "0+") List<Short> sourceTopics,
            @Field(versions = "0+") List<Short> sourceTopicRegex,
            @Field(versions = "0+") List<Short> repartitionSourceTopics) {}
}
