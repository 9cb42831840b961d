package io.courant.wire.message;

import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Metadata record of type 24, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 24, versions = "0", flexible = "0+")
public record EndTransactionRecord() {}
