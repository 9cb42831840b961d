package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import org.jspecify.annotations.Nullable;

/** Response of API 80, versions 0 to 1. */
@Message(kind = MessageKind.RESPONSE, apiKey = 80, versions = "0-1", flexible = "0+")
public record AddRaftVoterResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", ignorable = true, cut = true) @Nullable
        String errorMessage) {}
