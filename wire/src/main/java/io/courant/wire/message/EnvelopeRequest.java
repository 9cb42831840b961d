package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Request of API 58, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 58, versions = "0", flexible = "0+")
public record EnvelopeRequest(
        @Field(versions = "0+") ByteBuffer requestData,
        @Field(versions = "0+", nullable = "0+") @Nullable ByteBuffer requestPrincipal,
        @Field(versions = "0+") ByteBuffer clientHostAddress) {}
