package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 68, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 68, versions = "0-1", flexible = "0+")
public record ConsumerGroupHeartbeatRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") String memberId,
        @Field(versions = "0+") int memberEpoch,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        String instanceId,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        String rackId,

        @Field(versions = "0+", defaultValue = "-1") int rebalanceTimeoutMs,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        List<String> subscribedTopicNames,

        @Field(versions = "1+", nullable = "1+", defaultValue = "null") @Nullable
        String subscribedTopicRegex,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        String serverAssignor,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        List<TopicPartitions> topicPartitions) {

    /** Part of {@link ConsumerGroupHeartbeatRequest}. */
    public record TopicPartitions(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<Integer> partitions) {}
}
