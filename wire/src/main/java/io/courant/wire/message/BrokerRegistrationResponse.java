package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Response of API 62, versions 0 to 4. */
@Message(kind = MessageKind.RESPONSE, apiKey = 62, versions = "0-4", flexible = "0+")
public record BrokerRegistrationResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+", defaultValue = "-1") long brokerEpoch) {}
