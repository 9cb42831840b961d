package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Value of the coordinator record of type 0, versions 0 to 1. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 0, versions = "0-1", flexible = "1+")
public record TransactionLogValue(
        @Field(versions = "0+") long producerId,
        @Field(versions = "0+") short producerEpoch,
        @Field(versions = "0+") int transactionTimeoutMs,
        @Field(versions = "0+") byte transactionStatus,
        @Field(versions = "0+", nullable = "0+") @Nullable List<PartitionsSchema> transactionPartitions,
        @Field(versions = "0+") long transactionLastUpdateTimestampMs,
        @Field(versions = "0+") long transactionStartTimestampMs,

        @Field(versions = "1+", tag = 0, defaultValue = "-1")
        long previousProducerId,

        @Field(versions = "1+", tag = 1, defaultValue = "-1")
        long nextProducerId,

        @Field(versions = "1+", tag = 2) short clientTransactionVersion,

        @Field(versions = "1+", tag = 3, defaultValue = "-1")
        short nextProducerEpoch) {

    /** Part of {@link TransactionLogValue}. */
    public record PartitionsSchema(
            @Field(versions = "0+") String topic,
            @Field(versions = "0+") List<Integer> partitionIds) {}
}
