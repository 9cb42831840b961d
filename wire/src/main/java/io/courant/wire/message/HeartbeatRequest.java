package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import org.jspecify.annotations.Nullable;

/** Request of API 12, versions 0 to 4. */
@Message(kind = MessageKind.REQUEST, apiKey = 12, versions = "0-4", flexible = "4+")
public record HeartbeatRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") int generationId,
        @Field(versions = "0+") String memberId,

        @Field(versions = "3+", nullable = "3+", defaultValue = "null") @Nullable
        String groupInstanceId) {}
