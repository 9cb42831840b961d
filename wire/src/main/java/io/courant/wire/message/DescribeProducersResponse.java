package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 61, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 61, versions = "0", flexible = "0+")
public record DescribeProducersResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<TopicResponse> topics) {

    /** Part of {@link DescribeProducersResponse}. */
    public record TopicResponse(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<PartitionResponse> partitions) {}

    /** Part of {@link DescribeProducersResponse}. */
    public record PartitionResponse(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") List<ProducerState> activeProducers) {}

    /** Part of {@link DescribeProducersResponse}. */
    public record ProducerState(
            @Field(versions = "0+") long producerId,
            @Field(versions = "0+") int producerEpoch,
            @Field(versions = "0+", defaultValue = "-1") int lastSequence,
            @Field(versions = "0+", defaultValue = "-1") long lastTimestamp,
            @Field(versions = "0+") int coordinatorEpoch,
            @Field(versions = "0+", defaultValue = "-1") long currentTxnStartOffset) {}
}
