package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Response of API 63, versions 0 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 63, versions = "0-2", flexible = "0+")
public record BrokerHeartbeatResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") boolean isCaughtUp,
        @Field(versions = "0+", defaultValue = "true") boolean isFenced,
        @Field(versions = "0+") boolean shouldShutDown) {}
