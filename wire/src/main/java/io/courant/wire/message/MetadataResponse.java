package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 3, versions 0 to 13. */
@Message(kind = MessageKind.RESPONSE, apiKey = 3, versions = "0-13", flexible = "9+")
public record MetadataResponse(
        @Field(versions = "3+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") List<MetadataResponseBroker> brokers,

        @Field(versions = "2+", nullable = "2+", defaultValue = "null", ignorable = true) @Nullable
        String clusterId,

        @Field(versions = "1+", defaultValue = "-1", ignorable = true)
        int controllerId,

        @Field(versions = "0+") List<MetadataResponseTopic> topics,

        @Field(versions = "8-10", defaultValue = "-2147483648")
        int clusterAuthorizedOperations,

        @Field(versions = "13+", ignorable = true) short errorCode) {

    /** Part of {@link MetadataResponse}. */
    public record MetadataResponseBroker(
            @Field(versions = "0+") int nodeId,
            @Field(versions = "0+") String host,
            @Field(versions = "0+") int port,

            @Field(versions = "1+", nullable = "1+", defaultValue = "null", ignorable = true) @Nullable
            String rack) {}

    /** Part of {@link MetadataResponse}. */
    public record MetadataResponseTopic(
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "12+") @Nullable
            String name,

            @Field(versions = "10+", ignorable = true) Uuid topicId,
            @Field(versions = "1+", ignorable = true) boolean isInternal,
            @Field(versions = "0+") List<MetadataResponsePartition> partitions,

            @Field(versions = "8+", defaultValue = "-2147483648")
            int topicAuthorizedOperations) {}

    /** Part of {@link MetadataResponse}. */
    public record MetadataResponsePartition(
            @Field(versions = "0+") short errorCode,
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") int leaderId,

            @Field(versions = "7+", defaultValue = "-1", ignorable = true)
            int leaderEpoch,

            @Field(versions = "0+") List<Integer> replicaNodes,
            @Field(versions = "0+") List<Integer> isrNodes,
            @Field(versions = "5+", ignorable = true) List<Integer> offlineReplicas) {}
}
