package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Request of API 17, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 17, versions = "0-1", flexible = "none")
public record SaslHandshakeRequest(@Field(versions = "0+") String mechanism) {}
