package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Request of API 64, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 64, versions = "0", flexible = "0+")
public record UnregisterBrokerRequest(
        @Field(versions = "0+") int brokerId) {}
