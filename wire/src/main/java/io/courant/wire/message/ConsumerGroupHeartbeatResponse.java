package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 68, versions 0 to 1. */
@Message(kind = MessageKind.RESPONSE, apiKey = 68, versions = "0-1", flexible = "0+")
public record ConsumerGroupHeartbeatResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
        String errorMessage,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        String memberId,

        @Field(versions = "0+") int memberEpoch,
        @Field(versions = "0+") int heartbeatIntervalMs,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        Assignment assignment) {

    /** Part of {@link ConsumerGroupHeartbeatResponse}. */
    public record Assignment(@Field(versions = "0+") List<TopicPartitions> topicPartitions) {}

    /** Part of {@link ConsumerGroupHeartbeatResponse}. */
    public record TopicPartitions(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<Integer> partitions) {}
}
