package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 24, versions 0 to 5. */
@Message(kind = MessageKind.RESPONSE, apiKey = 24, versions = "0-5", flexible = "3+")
public record AddPartitionsToTxnResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "4+", ignorable = true) short errorCode,
        @Field(versions = "4+") List<AddPartitionsToTxnResult> resultsByTransaction,
        @Field(versions = "0-3") List<AddPartitionsToTxnTopicResult> resultsByTopicV3AndBelow) {

    /** Part of {@link AddPartitionsToTxnResponse}. */
    public record AddPartitionsToTxnResult(
            @Field(versions = "4+") String transactionalId,
            @Field(versions = "4+") List<AddPartitionsToTxnTopicResult> topicResults) {}

    /** Part of {@link AddPartitionsToTxnResponse}. */
    public record AddPartitionsToTxnTopicResult(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<AddPartitionsToTxnPartitionResult> resultsByPartition) {}

    /** Part of {@link AddPartitionsToTxnResponse}. */
    public record AddPartitionsToTxnPartitionResult(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short partitionErrorCode) {}
}
