package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Metadata record of type 12, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 12, versions = "0", flexible = "0+")
public record FeatureLevelRecord(
        @Field(versions = "0+") String name,
        @Field(versions = "0+") short featureLevel) {}
