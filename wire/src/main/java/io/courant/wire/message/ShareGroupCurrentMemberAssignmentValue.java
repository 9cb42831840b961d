package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Value of the coordinator record of type 14, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 14, versions = "0", flexible = "0+")
public record ShareGroupCurrentMemberAssignmentValue(
        @Field(versions = "0+") int memberEpoch,
        @Field(versions = "0+") int previousMemberEpoch,
        @Field(versions = "0+") byte state,
        @Field(versions = "0+") List<TopicPartitions> assignedPartitions) {

    /** Part of {@link ShareGroupCurrentMemberAssignmentValue}. */
    public record TopicPartitions(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<Integer> partitions) {}
}
