package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 46, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 46, versions = "0", flexible = "0+")
public record ListPartitionReassignmentsRequest(
        @Field(versions = "0+", defaultValue = "60000") int timeoutMs,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        List<ListPartitionReassignmentsTopics> topics) {

    /** Part of {@link ListPartitionReassignmentsRequest}. */
    public record ListPartitionReassignmentsTopics(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<Integer> partitionIndexes) {}
}
