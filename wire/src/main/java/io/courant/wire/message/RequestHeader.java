package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import org.jspecify.annotations.Nullable;

/** Header of a frame, versions 1 to 2. */
@Message(kind = MessageKind.HEADER, versions = "1-2", flexible = "2+")
public record RequestHeader(
        @Field(versions = "0+") short requestApiKey,
        @Field(versions = "0+") short requestApiVersion,
        @Field(versions = "0+") int correlationId,

        @Field(versions = "1+", nullable = "1+", flexible = "none") @Nullable
        String clientId) {}
