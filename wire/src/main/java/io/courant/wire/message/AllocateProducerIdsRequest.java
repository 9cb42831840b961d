package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Request of API 67, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 67, versions = "0", flexible = "0+")
public record AllocateProducerIdsRequest(
        @Field(versions = "0+") int brokerId,
        @Field(versions = "0+", defaultValue = "-1") long brokerEpoch) {}
