package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 24, versions 0 to 5. */
@Message(kind = MessageKind.REQUEST, apiKey = 24, versions = "0-5", flexible = "3+")
public record AddPartitionsToTxnRequest(
        @Field(versions = "4+") List<AddPartitionsToTxnTransaction> transactions,
        @Field(versions = "0-3") String v3AndBelowTransactionalId,
        @Field(versions = "0-3") long v3AndBelowProducerId,
        @Field(versions = "0-3") short v3AndBelowProducerEpoch,
        @Field(versions = "0-3") List<AddPartitionsToTxnTopic> v3AndBelowTopics) {

    /** Part of {@link AddPartitionsToTxnRequest}. */
    public record AddPartitionsToTxnTransaction(
            @Field(versions = "4+") String transactionalId,
            @Field(versions = "4+") long producerId,
            @Field(versions = "4+") short producerEpoch,
            @Field(versions = "4+") boolean verifyOnly,
            @Field(versions = "4+") List<AddPartitionsToTxnTopic> topics) {}

    /** Part of {@link AddPartitionsToTxnRequest}. */
    public record AddPartitionsToTxnTopic(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<Integer> partitions) {}
}
