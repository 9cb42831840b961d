package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Response of API 25, versions 0 to 4. */
@Message(kind = MessageKind.RESPONSE, apiKey = 25, versions = "0-4", flexible = "3+")
public record AddOffsetsToTxnResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode) {}
