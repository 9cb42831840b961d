package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 78, versions 1 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 78, versions = "1-2", flexible = "0+")
public record ShareFetchRequest(
        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        String groupId,

        @Field(versions = "0+", nullable = "0+") @Nullable String memberId,
        @Field(versions = "0+") int shareSessionEpoch,
        @Field(versions = "0+") int maxWaitMs,
        @Field(versions = "0+") int minBytes,
        @Field(versions = "0+", defaultValue = "2147483647") int maxBytes,
        @Field(versions = "1+") int maxRecords,
        @Field(versions = "1+") int batchSize,
        @Field(versions = "2+", ignorable = true) byte shareAcquireMode,
        @Field(versions = "2+") boolean isRenewAck,
        @Field(versions = "0+") List<FetchTopic> topics,
        @Field(versions = "0+") List<ForgottenTopic> forgottenTopicsData) {

    /** Part of {@link ShareFetchRequest}. */
    public record FetchTopic(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<FetchPartition> partitions) {}

    /** Part of {@link ShareFetchRequest}. */
    public record ForgottenTopic(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<Integer> partitions) {}

    /** Part of {@link ShareFetchRequest}. */
    public record FetchPartition(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") List<AcknowledgementBatch> acknowledgementBatches) {}

    /** Part of {@link ShareFetchRequest}. */
    public record AcknowledgementBatch(
            @Field(versions = "0+") long firstOffset,
            @Field(versions = "0+") long lastOffset,
            @Field(versions = "0+") List<Byte> acknowledgeTypes) {}
}
