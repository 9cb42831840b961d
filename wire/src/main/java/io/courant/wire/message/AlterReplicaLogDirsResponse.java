package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 34, versions 1 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 34, versions = "1-2", flexible = "2+")
public record AlterReplicaLogDirsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<AlterReplicaLogDirTopicResult> results) {

    /** Part of {@link AlterReplicaLogDirsResponse}. */
    public record AlterReplicaLogDirTopicResult(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") List<AlterReplicaLogDirPartitionResult> partitions) {}

    /** Part of {@link AlterReplicaLogDirsResponse}. */
    public record AlterReplicaLogDirPartitionResult(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode) {}
}
