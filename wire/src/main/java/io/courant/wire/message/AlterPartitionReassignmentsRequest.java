package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 45, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 45, versions = "0-1", flexible = "0+")
public record AlterPartitionReassignmentsRequest(
        @Field(versions = "0+", defaultValue = "60000") int timeoutMs,
        @Field(versions = "1+", defaultValue = "true") boolean allowReplicationFactorChange,
        @Field(versions = "0+") List<ReassignableTopic> topics) {

    /** Part of {@link AlterPartitionReassignmentsRequest}. */
    public record ReassignableTopic(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<ReassignablePartition> partitions) {}

    /** Part of {@link AlterPartitionReassignmentsRequest}. */
    public record ReassignablePartition(
            @Field(versions = "0+") int partitionIndex,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            List<Integer> replicas) {}
}
