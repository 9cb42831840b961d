package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Metadata record of type 15, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 15, versions = "0", flexible = "0+")
public record ProducerIdsRecord(
        @Field(versions = "0+") int brokerId,
        @Field(versions = "0+", defaultValue = "-1") long brokerEpoch,
        @Field(versions = "0+") long nextProducerId) {}
