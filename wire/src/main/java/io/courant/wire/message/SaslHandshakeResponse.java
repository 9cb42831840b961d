package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 17, versions 0 to 1. */
@Message(kind = MessageKind.RESPONSE, apiKey = 17, versions = "0-1", flexible = "none")
public record SaslHandshakeResponse(
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") List<String> mechanisms) {}
