package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 2, versions 1 to 11. */
@Message(kind = MessageKind.REQUEST, apiKey = 2, versions = "1-11", flexible = "6+")
public record ListOffsetsRequest(
        @Field(versions = "0+") int replicaId,
        @Field(versions = "2+") byte isolationLevel,
        @Field(versions = "0+") List<ListOffsetsTopic> topics,
        @Field(versions = "10+", ignorable = true) int timeoutMs) {

    /** Part of {@link ListOffsetsRequest}. */
    public record ListOffsetsTopic(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<ListOffsetsPartition> partitions) {}

    /** Part of {@link ListOffsetsRequest}. */
    public record ListOffsetsPartition(
            @Field(versions = "0+") int partitionIndex,

            @Field(versions = "4+", defaultValue = "-1", ignorable = true)
            int currentLeaderEpoch,

            @Field(versions = "0+") long timestamp) {}
}
