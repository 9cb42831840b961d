package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 52, versions 0 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 52, versions = "0-2", flexible = "0+")
public record VoteRequest(
        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        String clusterId,

        @Field(versions = "1+", defaultValue = "-1", ignorable = true)
        int voterId,

        @Field(versions = "0+") List<TopicData> topics) {

    /** Part of {@link VoteRequest}. */
    public record TopicData(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link VoteRequest}. */
    public record PartitionData(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") int replicaEpoch,
            @Field(versions = "0+") int replicaId,
            @Field(versions = "1+", ignorable = true) Uuid replicaDirectoryId,
            @Field(versions = "1+", ignorable = true) Uuid voterDirectoryId,
            @Field(versions = "0+") int lastOffsetEpoch,
            @Field(versions = "0+") long lastOffset,
            @Field(versions = "2+") boolean preVote) {}
}
