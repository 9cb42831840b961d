package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 45, versions 0 to 1. */
@Message(kind = MessageKind.RESPONSE, apiKey = 45, versions = "0-1", flexible = "0+")
public record AlterPartitionReassignmentsResponse(
        @Field(versions = "0+") int throttleTimeMs,

        @Field(versions = "1+", defaultValue = "true", ignorable = true)
        boolean allowReplicationFactorChange,

        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
        String errorMessage,

        @Field(versions = "0+") List<ReassignableTopicResponse> responses) {

    /** Part of {@link AlterPartitionReassignmentsResponse}. */
    public record ReassignableTopicResponse(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<ReassignablePartitionResponse> partitions) {}

    /** Part of {@link AlterPartitionReassignmentsResponse}. */
    public record ReassignablePartitionResponse(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
            String errorMessage) {}
}
