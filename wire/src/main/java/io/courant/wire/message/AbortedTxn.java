package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Stored or embedded value, version 0. */
@Message(kind = MessageKind.DATA, versions = "0", flexible = "none")
public record AbortedTxn(
        @Field(versions = "0+") long producerId,
        @Field(versions = "0+") long firstOffset,
        @Field(versions = "0+") long lastOffset,
        @Field(versions = "0+") long lastStableOffset) {}
