package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import org.jspecify.annotations.Nullable;

/** Metadata record of type 23, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 23, versions = "0", flexible = "0+")
public record BeginTransactionRecord(
        @Field(versions = "0+", nullable = "0+", tag = 0, defaultValue = "null") @Nullable
        String name) {}
