package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 76, version 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 76, versions = "1", flexible = "0+")
public record ShareGroupHeartbeatRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") String memberId,
        @Field(versions = "0+") int memberEpoch,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        String rackId,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        List<String> subscribedTopicNames) {}
