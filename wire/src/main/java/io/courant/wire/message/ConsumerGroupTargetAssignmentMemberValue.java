package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Value of the coordinator record of type 7, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 7, versions = "0", flexible = "0+")
public record ConsumerGroupTargetAssignmentMemberValue(
        @Field(versions = "0+") List<TopicPartition> topicPartitions) {

    /** Part of {@link ConsumerGroupTargetAssignmentMemberValue}. */
    public record TopicPartition(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<Integer> partitions) {}
}
