package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Response of API 67, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 67, versions = "0", flexible = "0+")
public record AllocateProducerIdsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") long producerIdStart,
        @Field(versions = "0+") int producerIdLen) {}
