package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 8, versions 2 to 10. */
@Message(kind = MessageKind.RESPONSE, apiKey = 8, versions = "2-10", flexible = "8+")
public record OffsetCommitResponse(
        @Field(versions = "3+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") List<OffsetCommitResponseTopic> topics) {

    /** Part of {@link OffsetCommitResponse}. */
    public record OffsetCommitResponseTopic(
            @Field(versions = "0-9", ignorable = true) String name,
            @Field(versions = "10+", ignorable = true) Uuid topicId,
            @Field(versions = "0+") List<OffsetCommitResponsePartition> partitions) {}

    /** Part of {@link OffsetCommitResponse}. */
    public record OffsetCommitResponsePartition(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode) {}
}
