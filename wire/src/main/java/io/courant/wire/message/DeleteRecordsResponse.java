package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 21, versions 0 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 21, versions = "0-2", flexible = "2+")
public record DeleteRecordsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<DeleteRecordsTopicResult> topics) {

    /** Part of {@link DeleteRecordsResponse}. */
    public record DeleteRecordsTopicResult(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<DeleteRecordsPartitionResult> partitions) {}

    /** Part of {@link DeleteRecordsResponse}. */
    public record DeleteRecordsPartitionResult(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") long lowWatermark,
            @Field(versions = "0+") short errorCode) {}
}
