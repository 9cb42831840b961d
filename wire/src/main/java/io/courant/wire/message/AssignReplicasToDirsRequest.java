package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 73, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 73, versions = "0", flexible = "0+")
public record AssignReplicasToDirsRequest(
        @Field(versions = "0+") int brokerId,
        @Field(versions = "0+", defaultValue = "-1") long brokerEpoch,
        @Field(versions = "0+") List<DirectoryData> directories) {

    /** Part of {@link AssignReplicasToDirsRequest}. */
    public record DirectoryData(
            @Field(versions = "0+") Uuid id,
            @Field(versions = "0+") List<TopicData> topics) {}

    /** Part of {@link AssignReplicasToDirsRequest}. */
    public record TopicData(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link AssignReplicasToDirsRequest}. */
    public record PartitionData(@Field(versions = "0+") int partitionIndex) {}
}
