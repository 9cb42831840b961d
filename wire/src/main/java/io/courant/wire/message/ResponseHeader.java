package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Header of a frame, versions 0 to 1. */
@Message(kind = MessageKind.HEADER, versions = "0-1", flexible = "1+")
public record ResponseHeader(@Field(versions = "0+") int correlationId) {}
