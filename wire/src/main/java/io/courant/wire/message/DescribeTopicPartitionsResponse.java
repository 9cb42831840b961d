package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 75, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 75, versions = "0", flexible = "0+")
public record DescribeTopicPartitionsResponse(
        @Field(versions = "0+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") List<DescribeTopicPartitionsResponseTopic> topics,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        Cursor nextCursor) {

    /** Part of {@link DescribeTopicPartitionsResponse}. */
    public record DescribeTopicPartitionsResponseTopic(
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+") @Nullable
            String name,

            @Field(versions = "0+", ignorable = true) Uuid topicId,
            @Field(versions = "0+", ignorable = true) boolean isInternal,
            @Field(versions = "0+") List<DescribeTopicPartitionsResponsePartition> partitions,

            @Field(versions = "0+", defaultValue = "-2147483648")
            int topicAuthorizedOperations) {}

    /** Part of {@link DescribeTopicPartitionsResponse}. */
    public record Cursor(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") int partitionIndex) {}

    /** Part of {@link DescribeTopicPartitionsResponse}. */
    public record DescribeTopicPartitionsResponsePartition(
            @Field(versions = "0+") short errorCode,
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") int leaderId,

            @Field(versions = "0+", defaultValue = "-1", ignorable = true)
            int leaderEpoch,

            @Field(versions = "0+") List<Integer> replicaNodes,
            @Field(versions = "0+") List<Integer> isrNodes,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            List<Integer> eligibleLeaderReplicas,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            List<Integer> lastKnownElr,

            @Field(versions = "0+", ignorable = true) List<Integer> offlineReplicas) {}
}
