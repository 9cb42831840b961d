package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 9, versions 1 to 10. */
@Message(kind = MessageKind.RESPONSE, apiKey = 9, versions = "1-10", flexible = "6+")
public record OffsetFetchResponse(
        @Field(versions = "3+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0-7") List<OffsetFetchResponseTopic> topics,
        @Field(versions = "2-7", ignorable = true) short errorCode,
        @Field(versions = "8+") List<OffsetFetchResponseGroup> groups) {

    /** Part of {@link OffsetFetchResponse}. */
    public record OffsetFetchResponseTopic(
            @Field(versions = "0-7") String name,
            @Field(versions = "0-7") List<OffsetFetchResponsePartition> partitions) {}

    /** Part of {@link OffsetFetchResponse}. */
    public record OffsetFetchResponseGroup(
            @Field(versions = "8+") String groupId,
            @Field(versions = "8+") List<OffsetFetchResponseTopics> topics,
            @Field(versions = "8+") short errorCode) {}

    /** Part of {@link OffsetFetchResponse}. */
    public record OffsetFetchResponsePartition(
            @Field(versions = "0-7") int partitionIndex,
            @Field(versions = "0-7") long committedOffset,

            @Field(versions = "5-7", defaultValue = "-1", ignorable = true)
            int committedLeaderEpoch,

            @Field(versions = "0-7", nullable = "0-7") @Nullable
            String metadata,

            @Field(versions = "0-7") short errorCode) {}

    /** Part of {@link OffsetFetchResponse}. */
    public record OffsetFetchResponseTopics(
            @Field(versions = "8-9", ignorable = true) String name,
            @Field(versions = "10+", ignorable = true) Uuid topicId,
            @Field(versions = "8+") List<OffsetFetchResponsePartitions> partitions) {}

    /** Part of {@link OffsetFetchResponse}. */
    public record OffsetFetchResponsePartitions(
            @Field(versions = "8+") int partitionIndex,
            @Field(versions = "8+") long committedOffset,

            @Field(versions = "8+", defaultValue = "-1", ignorable = true)
            int committedLeaderEpoch,

            @Field(versions = "8+", nullable = "8+") @Nullable
            String metadata,

            @Field(versions = "8+") short errorCode) {}
}
