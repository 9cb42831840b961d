package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 23, versions 2 to 4. */
@Message(kind = MessageKind.REQUEST, apiKey = 23, versions = "2-4", flexible = "4+")
public record OffsetForLeaderEpochRequest(
        @Field(versions = "3+", defaultValue = "-2", ignorable = true)
        int replicaId,

        @Field(versions = "0+") List<OffsetForLeaderTopic> topics) {

    /** Part of {@link OffsetForLeaderEpochRequest}. */
    public record OffsetForLeaderTopic(
            @Field(versions = "0+") String topic,
            @Field(versions = "0+") List<OffsetForLeaderPartition> partitions) {}

    /** Part of {@link OffsetForLeaderEpochRequest}. */
    public record OffsetForLeaderPartition(
            @Field(versions = "0+") int partition,

            @Field(versions = "2+", defaultValue = "-1", ignorable = true)
            int currentLeaderEpoch,

            @Field(versions = "0+") int leaderEpoch) {}
}
