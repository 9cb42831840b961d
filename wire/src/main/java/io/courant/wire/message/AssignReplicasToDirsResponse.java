package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 73, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 73, versions = "0", flexible = "0+")
public record AssignReplicasToDirsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") List<DirectoryData> directories) {

    /** Part of {@link AssignReplicasToDirsResponse}. */
    public record DirectoryData(
            @Field(versions = "0+") Uuid id,
            @Field(versions = "0+") List<TopicData> topics) {}

    /** Part of {@link AssignReplicasToDirsResponse}. */
    public record TopicData(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link AssignReplicasToDirsResponse}. */
    public record PartitionData(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode) {}
}
