package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 2, versions 1 to 11. */
@Message(kind = MessageKind.RESPONSE, apiKey = 2, versions = "1-11", flexible = "6+")
public record ListOffsetsResponse(
        @Field(versions = "2+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") List<ListOffsetsTopicResponse> topics) {

    /** Part of {@link ListOffsetsResponse}. */
    public record ListOffsetsTopicResponse(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<ListOffsetsPartitionResponse> partitions) {}

    /** Part of {@link ListOffsetsResponse}. */
    public record ListOffsetsPartitionResponse(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode,
            @Field(versions = "1+", defaultValue = "-1") long timestamp,
            @Field(versions = "1+", defaultValue = "-1") long offset,
            @Field(versions = "4+", defaultValue = "-1") int leaderEpoch) {}
}
