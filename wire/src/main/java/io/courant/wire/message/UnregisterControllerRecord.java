package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Metadata record of type 29, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 29, versions = "0", flexible = "0+")
public record UnregisterControllerRecord(
        @Field(versions = "0+") int controllerId) {}
