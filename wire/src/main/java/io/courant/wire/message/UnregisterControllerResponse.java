package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import org.jspecify.annotations.Nullable;

/** Response of API 94, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 94, versions = "0", flexible = "0+")
public record UnregisterControllerResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
        String errorMessage) {}
