package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 89, versions 0 to 1. */
@Message(kind = MessageKind.RESPONSE, apiKey = 89, versions = "0-1", flexible = "0+")
public record StreamsGroupDescribeResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<DescribedGroup> groups) {

    /** Part of {@link StreamsGroupDescribeResponse}. */
    public record DescribedGroup(
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") String groupId,
            @Field(versions = "0+") String groupState,
            @Field(versions = "0+") int groupEpoch,
            @Field(versions = "0+") int assignmentEpoch,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            Topology topology,

            @Field(versions = "0+") List<Member> members,

            @Field(versions = "0+", defaultValue = "-2147483648")
            int authorizedOperations,

            @Field(versions = "1+", nullable = "1+", defaultValue = "null") @Nullable
            TopologyDescription topologyDescription,

            @Field(versions = "1+") byte topologyDescriptionStatus,

            @Field(versions = "1+", nullable = "1+", defaultValue = "null", ignorable = true) @Nullable
            String assignorName) {}

    /** Part of {@link StreamsGroupDescribeResponse}. */
    public record Topology(
            @Field(versions = "0+") int epoch,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            List<Subtopology> subtopologies) {}

    /** Part of {@link StreamsGroupDescribeResponse}. */
    public record Member(
            @Field(versions = "0+") String memberId,
            @Field(versions = "0+") int memberEpoch,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            String instanceId,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            String rackId,

            @Field(versions = "0+") String clientId,
            @Field(versions = "0+") String clientHost,
            @Field(versions = "0+") int topologyEpoch,
            @Field(versions = "0+") String processId,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            Endpoint userEndpoint,

            @Field(versions = "0+") List<KeyValue> clientTags,
            @Field(versions = "0+") List<TaskOffset> taskOffsets,
            @Field(versions = "0+") List<TaskOffset> taskEndOffsets,
            @Field(versions = "0+") Assignment assignment,
            @Field(versions = "0+") Assignment targetAssignment,
            @Field(versions = "0+") boolean isClassic) {}

    /** Part of {@link StreamsGroupDescribeResponse}. */
    public record TopologyDescription(
            @Field(versions = "1+") List<TopologyDescriptionSubtopology> subtopologies,
            @Field(versions = "1+") List<TopologyDescriptionGlobalStore> globalStores) {}

    /** Part of {@link StreamsGroupDescribeResponse}. */
    public record Subtopology(
            @Field(versions = "0+") String subtopologyId,
            @Field(versions = "0+") List<String> sourceTopics,
            @Field(versions = "0+") List<String> repartitionSinkTopics,
            @Field(versions = "0+") List<TopicInfo> stateChangelogTopics,
            @Field(versions = "0+") List<TopicInfo> repartitionSourceTopics) {}

    /** Part of {@link StreamsGroupDescribeResponse}. */
    public record Endpoint(
            @Field(versions = "0+") String host,
            @Field(versions = "0+", unsigned = true) int port) {}

    /** Part of {@link StreamsGroupDescribeResponse}. */
    public record KeyValue(
            @Field(versions = "0+") String key,
            @Field(versions = "0+") String value) {}

    /** Part of {@link StreamsGroupDescribeResponse}. */
    public record TaskOffset(
            @Field(versions = "0+") String subtopologyId,
            @Field(versions = "0+") int partition,
            @Field(versions = "0+") long offset) {}

    /** Part of {@link StreamsGroupDescribeResponse}. */
    public record Assignment(
            @Field(versions = "0+") List<TaskIds> activeTasks,
            @Field(versions = "0+") List<TaskIds> standbyTasks,
            @Field(versions = "0+") List<TaskIds> warmupTasks) {}

    /** Part of {@link StreamsGroupDescribeResponse}. */
    public record TopologyDescriptionSubtopology(
            @Field(versions = "1+") String subtopologyId,
            @Field(versions = "1+") List<TopologyDescriptionNode> nodes) {}

    /** Part of {@link StreamsGroupDescribeResponse}. */
    public record TopologyDescriptionGlobalStore(
            @Field(versions = "1+") TopologyDescriptionNode source,
            @Field(versions = "1+") TopologyDescriptionNode processor) {}

    /** Part of {@link StreamsGroupDescribeResponse}. */
    public record TopicInfo(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") int partitions,
            @Field(versions = "0+") short replicationFactor,
            @Field(versions = "0+") List<KeyValue> topicConfigs) {}

    /** Part of {@link StreamsGroupDescribeResponse}. */
    public record TaskIds(
            @Field(versions = "0+") String subtopologyId,
            @Field(versions = "0+") List<Integer> partitions) {}

    /** Part of {@link StreamsGroupDescribeResponse}. */
    public record TopologyDescriptionNode(
            @Field(versions = "1+") String name,
            @Field(versions = "1+") byte nodeType,
            @Field(versions = "1+") List<String> sourceTopics,

            @Field(versions = "1+", nullable = "1+", defaultValue = "null") @Nullable
            String sinkTopic,

            @Field(versions = "1+") List<String> stores,
            @Field(versions = "1+") List<String> successors) {}
}
