package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Value of the coordinator record of type 21, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 21, versions = "0", flexible = "0+")
public record StreamsGroupTargetAssignmentMemberValue(
        @Field(versions = "0+") List<TaskIds> activeTasks,
        @Field(versions = "0+") List<TaskIds> standbyTasks,
        @Field(versions = "0+") List<TaskIds> warmupTasks) {

    /** Part of {@link StreamsGroupTargetAssignmentMemberValue}. */
    public record TaskIds(
            @Field(versions = "0+") String subtopologyId,
            @Field(versions = "0+") List<Integer> partitions) {}
}
