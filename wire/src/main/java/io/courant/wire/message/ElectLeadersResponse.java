package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 43, versions 0 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 43, versions = "0-2", flexible = "2+")
public record ElectLeadersResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "1+") short errorCode,
        @Field(versions = "0+") List<ReplicaElectionResult> replicaElectionResults) {

    /** Part of {@link ElectLeadersResponse}. */
    public record ReplicaElectionResult(
            @Field(versions = "0+") String topic,
            @Field(versions = "0+") List<PartitionResult> partitionResult) {}

    /** Part of {@link ElectLeadersResponse}. */
    public record PartitionResult(
            @Field(versions = "0+") int partitionId,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
            String errorMessage) {}
}
