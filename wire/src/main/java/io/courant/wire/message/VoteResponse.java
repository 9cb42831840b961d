package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 52, versions 0 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 52, versions = "0-2", flexible = "0+")
public record VoteResponse(
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") List<TopicData> topics,
        @Field(versions = "1+", tag = 0) List<NodeEndpoint> nodeEndpoints) {

    /** Part of {@link VoteResponse}. */
    public record TopicData(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link VoteResponse}. */
    public record NodeEndpoint(
            @Field(versions = "1+") int nodeId,
            @Field(versions = "1+") String host,
            @Field(versions = "1+", unsigned = true) int port) {}

    /** Part of {@link VoteResponse}. */
    public record PartitionData(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode,
            @Field(versions = "0+") int leaderId,
            @Field(versions = "0+") int leaderEpoch,
            @Field(versions = "0+") boolean voteGranted) {}
}
