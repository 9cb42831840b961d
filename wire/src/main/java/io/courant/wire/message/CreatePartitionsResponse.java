package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 37, versions 0 to 3. */
@Message(kind = MessageKind.RESPONSE, apiKey = 37, versions = "0-3", flexible = "2+")
public record CreatePartitionsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<CreatePartitionsTopicResult> results) {

    /** Part of {@link CreatePartitionsResponse}. */
    public record CreatePartitionsTopicResult(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String errorMessage) {}
}
