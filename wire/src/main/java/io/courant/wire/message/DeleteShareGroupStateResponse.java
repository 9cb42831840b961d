package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 86, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 86, versions = "0", flexible = "0+")
public record DeleteShareGroupStateResponse(
        @Field(versions = "0+") List<DeleteStateResult> results) {

    /** Part of {@link DeleteShareGroupStateResponse}. */
    public record DeleteStateResult(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<PartitionResult> partitions) {}

    /** Part of {@link DeleteShareGroupStateResponse}. */
    public record PartitionResult(
            @Field(versions = "0+") int partition,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String errorMessage) {}
}
