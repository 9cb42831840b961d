package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 85, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 85, versions = "0-1", flexible = "0+")
public record WriteShareGroupStateRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") List<WriteStateData> topics) {

    /** Part of {@link WriteShareGroupStateRequest}. */
    public record WriteStateData(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link WriteShareGroupStateRequest}. */
    public record PartitionData(
            @Field(versions = "0+") int partition,
            @Field(versions = "0+") int stateEpoch,
            @Field(versions = "0+") int leaderEpoch,
            @Field(versions = "0+") long startOffset,

            @Field(versions = "1+", defaultValue = "-1", ignorable = true)
            int deliveryCompleteCount,

            @Field(versions = "0+") List<StateBatch> stateBatches) {}

    /** Part of {@link WriteShareGroupStateRequest}. */
    public record StateBatch(
            @Field(versions = "0+") long firstOffset,
            @Field(versions = "0+") long lastOffset,
            @Field(versions = "0+") byte deliveryState,
            @Field(versions = "0+") short deliveryCount) {}
}
