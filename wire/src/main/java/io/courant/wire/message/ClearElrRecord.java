package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Metadata record of type 28, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 28, versions = "0", flexible = "0+")
public record ClearElrRecord(@Field(versions = "0+") String topicName) {}
