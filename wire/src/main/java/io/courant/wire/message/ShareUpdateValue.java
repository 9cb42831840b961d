package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Value of the coordinator record of type 1, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 1, versions = "0", flexible = "0+")
public record ShareUpdateValue(
        @Field(versions = "0+") int snapshotEpoch,
        @Field(versions = "0+") int leaderEpoch,
        @Field(versions = "0+") long startOffset,
        @Field(versions = "0+") List<StateBatch> stateBatches,

        @Field(versions = "0+", tag = 0, defaultValue = "-1")
        int deliveryCompleteCount) {

    /** Part of {@link ShareUpdateValue}. */
    public record StateBatch(
            @Field(versions = "0+") long firstOffset,
            @Field(versions = "0+") long lastOffset,
            @Field(versions = "0+") byte deliveryState,
            @Field(versions = "0+") short deliveryCount) {}
}
