package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Response of API 40, versions 1 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 40, versions = "1-2", flexible = "2+")
public record ExpireDelegationTokenResponse(
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") long expiryTimestampMs,
        @Field(versions = "0+") int throttleTimeMs) {}
