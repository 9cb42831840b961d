package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 54, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 54, versions = "0-1", flexible = "1+")
public record EndQuorumEpochRequest(
        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        String clusterId,

        @Field(versions = "0+") List<TopicData> topics,
        @Field(versions = "1+", ignorable = true) List<LeaderEndpoint> leaderEndpoints) {

    /** Part of {@link EndQuorumEpochRequest}. */
    public record TopicData(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link EndQuorumEpochRequest}. */
    public record LeaderEndpoint(
            @Field(versions = "1+") String name,
            @Field(versions = "1+") String host,
            @Field(versions = "1+", unsigned = true) int port) {}

    /** Part of {@link EndQuorumEpochRequest}. */
    public record PartitionData(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") int leaderId,
            @Field(versions = "0+") int leaderEpoch,
            @Field(versions = "0", ignorable = true) List<Integer> preferredSuccessors,
            @Field(versions = "1+", ignorable = true) List<ReplicaInfo> preferredCandidates) {}

    /** Part of {@link EndQuorumEpochRequest}. */
    public record ReplicaInfo(
            @Field(versions = "1+") int candidateId,
            @Field(versions = "1+") Uuid candidateDirectoryId) {}
}
