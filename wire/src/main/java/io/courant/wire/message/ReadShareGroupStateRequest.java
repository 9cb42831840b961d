package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 84, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 84, versions = "0", flexible = "0+")
public record ReadShareGroupStateRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") List<ReadStateData> topics) {

    /** Part of {@link ReadShareGroupStateRequest}. */
    public record ReadStateData(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link ReadShareGroupStateRequest}. */
    public record PartitionData(
            @Field(versions = "0+") int partition,
            @Field(versions = "0+") int leaderEpoch) {}
}
