package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 23, versions 2 to 4. */
@Message(kind = MessageKind.RESPONSE, apiKey = 23, versions = "2-4", flexible = "4+")
public record OffsetForLeaderEpochResponse(
        @Field(versions = "2+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") List<OffsetForLeaderTopicResult> topics) {

    /** Part of {@link OffsetForLeaderEpochResponse}. */
    public record OffsetForLeaderTopicResult(
            @Field(versions = "0+") String topic,
            @Field(versions = "0+") List<EpochEndOffset> partitions) {}

    /** Part of {@link OffsetForLeaderEpochResponse}. */
    public record EpochEndOffset(
            @Field(versions = "0+") short errorCode,
            @Field(versions = "0+") int partition,

            @Field(versions = "1+", defaultValue = "-1", ignorable = true)
            int leaderEpoch,

            @Field(versions = "0+", defaultValue = "-1") long endOffset) {}
}
