package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 87, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 87, versions = "0-1", flexible = "0+")
public record ReadShareGroupStateSummaryRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") List<ReadStateSummaryData> topics) {

    /** Part of {@link ReadShareGroupStateSummaryRequest}. */
    public record ReadStateSummaryData(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link ReadShareGroupStateSummaryRequest}. */
    public record PartitionData(
            @Field(versions = "0+") int partition,
            @Field(versions = "0+") int leaderEpoch) {}
}
