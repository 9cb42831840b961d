package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 33, versions 0 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 33, versions = "0-2", flexible = "2+")
public record AlterConfigsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<AlterConfigsResourceResponse> responses) {

    /** Part of {@link AlterConfigsResponse}. */
    public record AlterConfigsResourceResponse(
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") byte resourceType,
            @Field(versions = "0+") String resourceName) {}
}
