package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 92, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 92, versions = "0", flexible = "0+")
public record DeleteShareGroupOffsetsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
        String errorMessage,

        @Field(versions = "0+") List<DeleteShareGroupOffsetsResponseTopic> responses) {

    /** Part of {@link DeleteShareGroupOffsetsResponse}. */
    public record DeleteShareGroupOffsetsResponseTopic(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String errorMessage) {}
}
