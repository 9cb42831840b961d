package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 84, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 84, versions = "0", flexible = "0+")
public record ReadShareGroupStateResponse(
        @Field(versions = "0+") List<ReadStateResult> results) {

    /** Part of {@link ReadShareGroupStateResponse}. */
    public record ReadStateResult(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<PartitionResult> partitions) {}

    /** Part of {@link ReadShareGroupStateResponse}. */
    public record PartitionResult(
            @Field(versions = "0+") int partition,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") int stateEpoch,
            @Field(versions = "0+") long startOffset,
            @Field(versions = "0+") List<StateBatch> stateBatches) {}

    /** Part of {@link ReadShareGroupStateResponse}. */
    public record StateBatch(
            @Field(versions = "0+") long firstOffset,
            @Field(versions = "0+") long lastOffset,
            @Field(versions = "0+") byte deliveryState,
            @Field(versions = "0+") short deliveryCount) {}
}
