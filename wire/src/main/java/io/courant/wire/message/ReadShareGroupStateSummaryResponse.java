package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 87, versions 0 to 1. */
@Message(kind = MessageKind.RESPONSE, apiKey = 87, versions = "0-1", flexible = "0+")
public record ReadShareGroupStateSummaryResponse(
        @Field(versions = "0+") List<ReadStateSummaryResult> results) {

    /** Part of {@link ReadShareGroupStateSummaryResponse}. */
    public record ReadStateSummaryResult(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<PartitionResult> partitions) {}

    /** Part of {@link ReadShareGroupStateSummaryResponse}. */
    public record PartitionResult(
            @Field(versions = "0+") int partition,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") int stateEpoch,
            @Field(versions = "0+") int leaderEpoch,
            @Field(versions = "0+") long startOffset,

            @Field(versions = "1+", defaultValue = "-1", ignorable = true)
            int deliveryCompleteCount) {}
}
