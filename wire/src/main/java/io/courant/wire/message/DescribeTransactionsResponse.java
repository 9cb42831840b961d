package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 65, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 65, versions = "0", flexible = "0+")
public record DescribeTransactionsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<TransactionState> transactionStates) {

    /** Part of {@link DescribeTransactionsResponse}. */
    public record TransactionState(
            @Field(versions = "0+") short errorCode,
            @Field(versions = "0+") String transactionalId,
            @Field(versions = "0+") String transactionState,
            @Field(versions = "0+") int transactionTimeoutMs,
            @Field(versions = "0+") long transactionStartTimeMs,
            @Field(versions = "0+") long producerId,
            @Field(versions = "0+") short producerEpoch,
            @Field(versions = "0+") List<TopicData> topics) {}

    /** Part of {@link DescribeTransactionsResponse}. */
    public record TopicData(
            @Field(versions = "0+") String topic,
            @Field(versions = "0+") List<Integer> partitions) {}
}
