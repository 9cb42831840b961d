package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 79, versions 1 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 79, versions = "1-2", flexible = "0+")
public record ShareAcknowledgeRequest(
        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        String groupId,

        @Field(versions = "0+", nullable = "0+") @Nullable String memberId,
        @Field(versions = "0+") int shareSessionEpoch,
        @Field(versions = "2+") boolean isRenewAck,
        @Field(versions = "0+") List<AcknowledgeTopic> topics) {

    /** Part of {@link ShareAcknowledgeRequest}. */
    public record AcknowledgeTopic(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<AcknowledgePartition> partitions) {}

    /** Part of {@link ShareAcknowledgeRequest}. */
    public record AcknowledgePartition(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") List<AcknowledgementBatch> acknowledgementBatches) {}

    /** Part of {@link ShareAcknowledgeRequest}. */
    public record AcknowledgementBatch(
            @Field(versions = "0+") long firstOffset,
            @Field(versions = "0+") long lastOffset,
            @Field(versions = "0+") List<Byte> acknowledgeTypes) {}
}
