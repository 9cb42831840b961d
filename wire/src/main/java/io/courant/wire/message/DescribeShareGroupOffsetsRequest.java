package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 90, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 90, versions = "0-1", flexible = "0+")
public record DescribeShareGroupOffsetsRequest(
        @Field(versions = "0+") List<DescribeShareGroupOffsetsRequestGroup> groups) {

    /** Part of {@link DescribeShareGroupOffsetsRequest}. */
    public record DescribeShareGroupOffsetsRequestGroup(
            @Field(versions = "0+") String groupId,

            @Field(versions = "0+", nullable = "0+") @Nullable
            List<DescribeShareGroupOffsetsRequestTopic> topics) {}

    /** Part of {@link DescribeShareGroupOffsetsRequest}. */
    public record DescribeShareGroupOffsetsRequestTopic(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") List<Integer> partitions) {}
}
