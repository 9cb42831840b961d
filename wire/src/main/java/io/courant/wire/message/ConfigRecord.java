package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import org.jspecify.annotations.Nullable;

/** Metadata record of type 4, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 4, versions = "0", flexible = "0+")
public record ConfigRecord(
        @Field(versions = "0+") byte resourceType,
        @Field(versions = "0+") String resourceName,
        @Field(versions = "0+") String name,
        @Field(versions = "0+", nullable = "0+") @Nullable String value) {}
