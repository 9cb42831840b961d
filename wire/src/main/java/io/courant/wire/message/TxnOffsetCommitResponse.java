package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 28, versions 0 to 6. */
@Message(kind = MessageKind.RESPONSE, apiKey = 28, versions = "0-6", flexible = "3+")
public record TxnOffsetCommitResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<TxnOffsetCommitResponseTopic> topics) {

    /** Part of {@link TxnOffsetCommitResponse}. */
    public record TxnOffsetCommitResponseTopic(
            @Field(versions = "0-5", ignorable = true) String name,
            @Field(versions = "6+", ignorable = true) Uuid topicId,
            @Field(versions = "0+") List<TxnOffsetCommitResponsePartition> partitions) {}

    /** Part of {@link TxnOffsetCommitResponse}. */
    public record TxnOffsetCommitResponsePartition(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode) {}
}
