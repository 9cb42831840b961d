package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import org.jspecify.annotations.Nullable;

/** Response of API 93, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 93, versions = "0", flexible = "0+")
public record StreamsGroupTopologyDescriptionUpdateResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
        String errorMessage) {}
