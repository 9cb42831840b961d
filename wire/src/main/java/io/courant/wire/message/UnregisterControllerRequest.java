package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Request of API 94, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 94, versions = "0", flexible = "0+")
public record UnregisterControllerRequest(
        @Field(versions = "0+") int controllerId) {}
