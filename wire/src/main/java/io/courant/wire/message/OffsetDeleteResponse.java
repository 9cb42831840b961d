package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 47, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 47, versions = "0", flexible = "none")
public record OffsetDeleteResponse(
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") List<OffsetDeleteResponseTopic> topics) {

    /** Part of {@link OffsetDeleteResponse}. */
    public record OffsetDeleteResponseTopic(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<OffsetDeleteResponsePartition> partitions) {}

    /** Part of {@link OffsetDeleteResponse}. */
    public record OffsetDeleteResponsePartition(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode) {}
}
