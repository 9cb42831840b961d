package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;

/** Request of API 36, versions 0 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 36, versions = "0-2", flexible = "2+")
public record SaslAuthenticateRequest(
        @Field(versions = "0+") ByteBuffer authBytes) {}
