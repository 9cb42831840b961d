package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 53, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 53, versions = "0-1", flexible = "1+")
public record BeginQuorumEpochRequest(
        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        String clusterId,

        @Field(versions = "1+", defaultValue = "-1", ignorable = true)
        int voterId,

        @Field(versions = "0+") List<TopicData> topics,
        @Field(versions = "1+", ignorable = true) List<LeaderEndpoint> leaderEndpoints) {

    /** Part of {@link BeginQuorumEpochRequest}. */
    public record TopicData(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link BeginQuorumEpochRequest}. */
    public record LeaderEndpoint(
            @Field(versions = "1+") String name,
            @Field(versions = "1+") String host,
            @Field(versions = "1+", unsigned = true) int port) {}

    /** Part of {@link BeginQuorumEpochRequest}. */
    public record PartitionData(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "1+", ignorable = true) Uuid voterDirectoryId,
            @Field(versions = "0+") int leaderId,
            @Field(versions = "0+") int leaderEpoch) {}
}
