package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Response of API 14, versions 0 to 5. */
@Message(kind = MessageKind.RESPONSE, apiKey = 14, versions = "0-5", flexible = "4+")
public record SyncGroupResponse(
        @Field(versions = "1+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "5+", nullable = "5+", defaultValue = "null", ignorable = true) @Nullable
        String protocolType,

        @Field(versions = "5+", nullable = "5+", defaultValue = "null", ignorable = true) @Nullable
        String protocolName,

        @Field(versions = "0+") ByteBuffer assignment) {}
