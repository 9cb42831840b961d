package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 90, versions 0 to 1. */
@Message(kind = MessageKind.RESPONSE, apiKey = 90, versions = "0-1", flexible = "0+")
public record DescribeShareGroupOffsetsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<DescribeShareGroupOffsetsResponseGroup> groups) {

    /** Part of {@link DescribeShareGroupOffsetsResponse}. */
    public record DescribeShareGroupOffsetsResponseGroup(
            @Field(versions = "0+") String groupId,
            @Field(versions = "0+") List<DescribeShareGroupOffsetsResponseTopic> topics,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String errorMessage) {}

    /** Part of {@link DescribeShareGroupOffsetsResponse}. */
    public record DescribeShareGroupOffsetsResponseTopic(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<DescribeShareGroupOffsetsResponsePartition> partitions) {}

    /** Part of {@link DescribeShareGroupOffsetsResponse}. */
    public record DescribeShareGroupOffsetsResponsePartition(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") long startOffset,
            @Field(versions = "0+") int leaderEpoch,

            @Field(versions = "1+", defaultValue = "-1", ignorable = true)
            long lag,

            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String errorMessage) {}
}
