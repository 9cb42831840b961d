package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 46, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 46, versions = "0", flexible = "0+")
public record ListPartitionReassignmentsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
        String errorMessage,

        @Field(versions = "0+") List<OngoingTopicReassignment> topics) {

    /** Part of {@link ListPartitionReassignmentsResponse}. */
    public record OngoingTopicReassignment(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<OngoingPartitionReassignment> partitions) {}

    /** Part of {@link ListPartitionReassignmentsResponse}. */
    public record OngoingPartitionReassignment(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") List<Integer> replicas,
            @Field(versions = "0+") List<Integer> addingReplicas,
            @Field(versions = "0+") List<Integer> removingReplicas) {}
}
