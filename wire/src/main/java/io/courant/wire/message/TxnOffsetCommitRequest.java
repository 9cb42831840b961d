package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 28, versions 0 to 6. */
@Message(kind = MessageKind.REQUEST, apiKey = 28, versions = "0-6", flexible = "3+")
public record TxnOffsetCommitRequest(
        @Field(versions = "0+") String transactionalId,
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") long producerId,
        @Field(versions = "0+") short producerEpoch,
        @Field(versions = "3+", defaultValue = "-1") int generationIdOrMemberEpoch,
        @Field(versions = "3+") String memberId,

        @Field(versions = "3+", nullable = "3+", defaultValue = "null") @Nullable
        String groupInstanceId,

        @Field(versions = "0+") List<TxnOffsetCommitRequestTopic> topics) {

    /** Part of {@link TxnOffsetCommitRequest}. */
    public record TxnOffsetCommitRequestTopic(
            @Field(versions = "0-5", ignorable = true) String name,
            @Field(versions = "6+", ignorable = true) Uuid topicId,
            @Field(versions = "0+") List<TxnOffsetCommitRequestPartition> partitions) {}

    /** Part of {@link TxnOffsetCommitRequest}. */
    public record TxnOffsetCommitRequestPartition(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") long committedOffset,

            @Field(versions = "2+", defaultValue = "-1", ignorable = true)
            int committedLeaderEpoch,

            @Field(versions = "0+", nullable = "0+") @Nullable
            String committedMetadata) {}
}
