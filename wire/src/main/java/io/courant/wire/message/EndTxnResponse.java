package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Response of API 26, versions 0 to 5. */
@Message(kind = MessageKind.RESPONSE, apiKey = 26, versions = "0-5", flexible = "3+")
public record EndTxnResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "5+", defaultValue = "-1", ignorable = true)
        long producerId,

        @Field(versions = "5+", defaultValue = "-1", ignorable = true)
        short producerEpoch) {}
