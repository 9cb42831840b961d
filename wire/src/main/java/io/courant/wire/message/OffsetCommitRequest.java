package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 8, versions 2 to 10. */
@Message(kind = MessageKind.REQUEST, apiKey = 8, versions = "2-10", flexible = "8+")
public record OffsetCommitRequest(
        @Field(versions = "0+") String groupId,

        @Field(versions = "1+", defaultValue = "-1", ignorable = true)
        int generationIdOrMemberEpoch,

        @Field(versions = "1+", ignorable = true) String memberId,

        @Field(versions = "7+", nullable = "7+", defaultValue = "null") @Nullable
        String groupInstanceId,

        @Field(versions = "2-4", defaultValue = "-1", ignorable = true)
        long retentionTimeMs,

        @Field(versions = "0+") List<OffsetCommitRequestTopic> topics) {

    /** Part of {@link OffsetCommitRequest}. */
    public record OffsetCommitRequestTopic(
            @Field(versions = "0-9", ignorable = true) String name,
            @Field(versions = "10+", ignorable = true) Uuid topicId,
            @Field(versions = "0+") List<OffsetCommitRequestPartition> partitions) {}

    /** Part of {@link OffsetCommitRequest}. */
    public record OffsetCommitRequestPartition(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") long committedOffset,

            @Field(versions = "6+", defaultValue = "-1", ignorable = true)
            int committedLeaderEpoch,

            @Field(versions = "0+", nullable = "0+") @Nullable
            String committedMetadata) {}
}
