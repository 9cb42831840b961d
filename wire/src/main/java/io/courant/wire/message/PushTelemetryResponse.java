package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Response of API 72, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 72, versions = "0", flexible = "0+")
public record PushTelemetryResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode) {}
