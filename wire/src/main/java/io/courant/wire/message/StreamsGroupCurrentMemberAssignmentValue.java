package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Value of the coordinator record of type 22, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 22, versions = "0", flexible = "0+")
public record StreamsGroupCurrentMemberAssignmentValue(
        @Field(versions = "0+") int memberEpoch,
        @Field(versions = "0+") int previousMemberEpoch,
        @Field(versions = "0+") byte state,
        @Field(versions = "0+") List<TaskIds> activeTasks,
        @Field(versions = "0+") List<TaskIds> standbyTasks,
        @Field(versions = "0+") List<TaskIds> warmupTasks,
        @Field(versions = "0+") List<TaskIds> activeTasksPendingRevocation,
        @Field(versions = "0+") List<TaskIds> standbyTasksPendingRevocation,
        @Field(versions = "0+") List<TaskIds> warmupTasksPendingRevocation) {

    /** Part of {@link StreamsGroupCurrentMemberAssignmentValue}. */
    public record TaskIds(
            @Field(versions = "0+") String subtopologyId,
            @Field(versions = "0+") List<Integer> partitions,

            @Field(versions = "0+", nullable = "0+", tag = 0) @Nullable
            List<Integer> assignmentEpochs) {}
}
