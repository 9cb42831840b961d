package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 53, versions 0 to 1. */
@Message(kind = MessageKind.RESPONSE, apiKey = 53, versions = "0-1", flexible = "1+")
public record BeginQuorumEpochResponse(
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") List<TopicData> topics,
        @Field(versions = "1+", tag = 0) List<NodeEndpoint> nodeEndpoints) {

    /** Part of {@link BeginQuorumEpochResponse}. */
    public record TopicData(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link BeginQuorumEpochResponse}. */
    public record NodeEndpoint(
            @Field(versions = "1+") int nodeId,
            @Field(versions = "1+") String host,
            @Field(versions = "1+", unsigned = true) int port) {}

    /** Part of {@link BeginQuorumEpochResponse}. */
    public record PartitionData(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode,
            @Field(versions = "0+") int leaderId,
            @Field(versions = "0+") int leaderEpoch) {}
}
