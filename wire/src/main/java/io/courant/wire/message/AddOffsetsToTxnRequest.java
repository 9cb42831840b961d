package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Request of API 25, versions 0 to 4. */
@Message(kind = MessageKind.REQUEST, apiKey = 25, versions = "0-4", flexible = "3+")
public record AddOffsetsToTxnRequest(
        @Field(versions = "0+") String transactionalId,
        @Field(versions = "0+") long producerId,
        @Field(versions = "0+") short producerEpoch,
        @Field(versions = "0+") String groupId) {}
