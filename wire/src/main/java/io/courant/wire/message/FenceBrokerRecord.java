package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Metadata record of type 7, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 7, versions = "0", flexible = "0+")
public record FenceBrokerRecord(
        @Field(versions = "0+") int id,
        @Field(versions = "0+") long epoch) {}
