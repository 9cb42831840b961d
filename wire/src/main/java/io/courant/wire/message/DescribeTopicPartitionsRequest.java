package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 75, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 75, versions = "0", flexible = "0+")
public record DescribeTopicPartitionsRequest(
        @Field(versions = "0+") List<TopicRequest> topics,
        @Field(versions = "0+", defaultValue = "2000") int responsePartitionLimit,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        Cursor cursor) {

    /** Part of {@link DescribeTopicPartitionsRequest}. */
    public record TopicRequest(@Field(versions = "0+") String name) {}

    /** Part of {@link DescribeTopicPartitionsRequest}. */
    public record Cursor(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") int partitionIndex) {}
}
