package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 85, versions 0 to 1. */
@Message(kind = MessageKind.RESPONSE, apiKey = 85, versions = "0-1", flexible = "0+")
public record WriteShareGroupStateResponse(
        @Field(versions = "0+") List<WriteStateResult> results) {

    /** Part of {@link WriteShareGroupStateResponse}. */
    public record WriteStateResult(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<PartitionResult> partitions) {}

    /** Part of {@link WriteShareGroupStateResponse}. */
    public record PartitionResult(
            @Field(versions = "0+") int partition,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String errorMessage) {}
}
