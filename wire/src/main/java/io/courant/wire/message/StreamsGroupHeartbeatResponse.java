package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 88, versions 0 to 1. */
@Message(kind = MessageKind.RESPONSE, apiKey = 88, versions = "0-1", flexible = "0+")
public record StreamsGroupHeartbeatResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
        String errorMessage,

        @Field(versions = "0+") String memberId,
        @Field(versions = "0+") int memberEpoch,
        @Field(versions = "0+") int heartbeatIntervalMs,
        @Field(versions = "0") int acceptableRecoveryLagLegacy,
        @Field(versions = "0+") int taskOffsetIntervalMs,

        @Field(versions = "1+", defaultValue = "-1", ignorable = true)
        long acceptableRecoveryLag,

        @Field(versions = "0+", nullable = "0+") @Nullable List<Status> status,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        List<TaskIds> activeTasks,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        List<TaskIds> standbyTasks,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        List<TaskIds> warmupTasks,

        @Field(versions = "1+") boolean topologyDescriptionRequired,
        @Field(versions = "0+") int endpointInformationEpoch,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        List<EndpointToPartitions> partitionsByUserEndpoint) {

    /** Part of {@link StreamsGroupHeartbeatResponse}. */
    public record Status(
            @Field(versions = "0+") byte statusCode,
            @Field(versions = "0+") String statusDetail) {}

    /** Part of {@link StreamsGroupHeartbeatResponse}. */
    public record TaskIds(
            @Field(versions = "0+") String subtopologyId,
            @Field(versions = "0+") List<Integer> partitions) {}

    /** Part of {@link StreamsGroupHeartbeatResponse}. */
    public record EndpointToPartitions(
            @Field(versions = "0+") Endpoint userEndpoint,
            @Field(versions = "0+") List<TopicPartition> activePartitions,
            @Field(versions = "0+") List<TopicPartition> standbyPartitions) {}

    /** Part of {@link StreamsGroupHeartbeatResponse}. */
    public record Endpoint(
            @Field(versions = "0+") String host,
            @Field(versions = "0+", unsigned = true) int port) {}

    /** Part of {@link StreamsGroupHeartbeatResponse}. */
    public record TopicPartition(
            @Field(versions = "0+") String topic,
            @Field(versions = "0+") List<Integer> partitions) {}
}
