package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Value of the coordinator record of type 8, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 8, versions = "0", flexible = "0+")
public record ConsumerGroupCurrentMemberAssignmentValue(
        @Field(versions = "0+") int memberEpoch,
        @Field(versions = "0+") int previousMemberEpoch,
        @Field(versions = "0+") byte state,
        @Field(versions = "0+") List<TopicPartitions> assignedPartitions,
        @Field(versions = "0+") List<TopicPartitions> partitionsPendingRevocation) {

    /** Part of {@link ConsumerGroupCurrentMemberAssignmentValue}. */
    public record TopicPartitions(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<Integer> partitions,

            @Field(versions = "0+", nullable = "0+", tag = 0) @Nullable
            List<Integer> assignmentEpochs) {}
}
