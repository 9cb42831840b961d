package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 20, versions 1 to 6. */
@Message(kind = MessageKind.RESPONSE, apiKey = 20, versions = "1-6", flexible = "4+")
public record DeleteTopicsResponse(
        @Field(versions = "1+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") List<DeletableTopicResult> responses) {

    /** Part of {@link DeleteTopicsResponse}. */
    public record DeletableTopicResult(
            @Field(versions = "0+", nullable = "6+") @Nullable
            String name,

            @Field(versions = "6+", ignorable = true) Uuid topicId,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "5+", nullable = "5+", defaultValue = "null", ignorable = true, cut = true) @Nullable
            String errorMessage) {}
}
