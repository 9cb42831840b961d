package io.courant.wire.message;

import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Metadata record of type 20, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 20, versions = "0", flexible = "0+")
public record NoOpRecord() {}
