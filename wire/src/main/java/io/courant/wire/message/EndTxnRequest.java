package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Request of API 26, versions 0 to 5. */
@Message(kind = MessageKind.REQUEST, apiKey = 26, versions = "0-5", flexible = "3+")
public record EndTxnRequest(
        @Field(versions = "0+") String transactionalId,
        @Field(versions = "0+") long producerId,
        @Field(versions = "0+") short producerEpoch,
        @Field(versions = "0+") boolean committed) {}
