package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Response of API 12, versions 0 to 4. */
@Message(kind = MessageKind.RESPONSE, apiKey = 12, versions = "0-4", flexible = "4+")
public record HeartbeatResponse(
        @Field(versions = "1+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") short errorCode) {}
