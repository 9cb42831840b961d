package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Value of the coordinator record of type 13, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 13, versions = "0", flexible = "0+")
public record ShareGroupTargetAssignmentMemberValue(
        @Field(versions = "0+") List<TopicPartition> topicPartitions) {

    /** Part of {@link ShareGroupTargetAssignmentMemberValue}. */
    public record TopicPartition(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<Integer> partitions) {}
}
