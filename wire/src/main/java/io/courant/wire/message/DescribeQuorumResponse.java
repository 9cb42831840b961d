package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 55, versions 0 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 55, versions = "0-2", flexible = "0+")
public record DescribeQuorumResponse(
        @Field(versions = "0+") short errorCode,

        @Field(versions = "2+", nullable = "2+", ignorable = true, cut = true) @Nullable
        String errorMessage,

        @Field(versions = "0+") List<TopicData> topics,
        @Field(versions = "2+") List<Node> nodes) {

    /** Part of {@link DescribeQuorumResponse}. */
    public record TopicData(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link DescribeQuorumResponse}. */
    public record Node(
            @Field(versions = "2+") int nodeId,
            @Field(versions = "2+") List<Listener> listeners) {}

    /** Part of {@link DescribeQuorumResponse}. */
    public record PartitionData(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "2+", nullable = "2+", ignorable = true, cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") int leaderId,
            @Field(versions = "0+") int leaderEpoch,
            @Field(versions = "0+") long highWatermark,
            @Field(versions = "0+") List<ReplicaState> currentVoters,
            @Field(versions = "0+") List<ReplicaState> observers) {}

    /** Part of {@link DescribeQuorumResponse}. */
    public record Listener(
            @Field(versions = "2+") String name,
            @Field(versions = "2+") String host,
            @Field(versions = "2+", unsigned = true) int port) {}

    /** Part of {@link DescribeQuorumResponse}. */
    public record ReplicaState(
            @Field(versions = "0+") int replicaId,
            @Field(versions = "2+") Uuid replicaDirectoryId,
            @Field(versions = "0+") long logEndOffset,

            @Field(versions = "1+", defaultValue = "-1", ignorable = true)
            long lastFetchTimestamp,

            @Field(versions = "1+", defaultValue = "-1", ignorable = true)
            long lastCaughtUpTimestamp) {}
}
