package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Metadata record of type 8, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 8, versions = "0", flexible = "0+")
public record UnfenceBrokerRecord(
        @Field(versions = "0+") int id,
        @Field(versions = "0+") long epoch) {}
