package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Metadata record of type 1, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 1, versions = "0", flexible = "0+")
public record UnregisterBrokerRecord(
        @Field(versions = "0+") int brokerId,
        @Field(versions = "0+") long brokerEpoch) {}
