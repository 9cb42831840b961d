package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Response of API 58, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 58, versions = "0", flexible = "0+")
public record EnvelopeResponse(
        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        ByteBuffer responseData,

        @Field(versions = "0+") short errorCode) {}
