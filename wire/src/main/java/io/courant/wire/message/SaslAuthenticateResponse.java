package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Response of API 36, versions 0 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 36, versions = "0-2", flexible = "2+")
public record SaslAuthenticateResponse(
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
        String errorMessage,

        @Field(versions = "0+") ByteBuffer authBytes,
        @Field(versions = "1+", ignorable = true) long sessionLifetimeMs) {}
