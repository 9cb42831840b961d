package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.Records;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 1, versions 4 to 18. */
@Message(kind = MessageKind.RESPONSE, apiKey = 1, versions = "4-18", flexible = "12+")
public record FetchResponse(
        @Field(versions = "1+", ignorable = true) int throttleTimeMs,
        @Field(versions = "7+", ignorable = true) short errorCode,
        @Field(versions = "7+") int sessionId,
        @Field(versions = "0+") List<FetchableTopicResponse> responses,
        @Field(versions = "16+", tag = 0) List<NodeEndpoint> nodeEndpoints) {

    /** Part of {@link FetchResponse}. */
    public record FetchableTopicResponse(
            @Field(versions = "0-12", ignorable = true) String topic,
            @Field(versions = "13+", ignorable = true) Uuid topicId,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link FetchResponse}. */
    public record NodeEndpoint(
            @Field(versions = "16+") int nodeId,
            @Field(versions = "16+") String host,
            @Field(versions = "16+") int port,

            @Field(versions = "16+", nullable = "16+", defaultValue = "null") @Nullable
            String rack) {}

    /** Part of {@link FetchResponse}. */
    public record PartitionData(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode,
            @Field(versions = "0+") long highWatermark,

            @Field(versions = "4+", defaultValue = "-1", ignorable = true)
            long lastStableOffset,

            @Field(versions = "5+", defaultValue = "-1", ignorable = true)
            long logStartOffset,

            @Field(versions = "4+", nullable = "4+", ignorable = true) @Nullable
            List<AbortedTransaction> abortedTransactions,

            @Field(versions = "11+", defaultValue = "-1") int preferredReadReplica,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            Records records,

            @Field(versions = "12+", tag = 0) EpochEndOffset divergingEpoch,
            @Field(versions = "12+", tag = 1) LeaderIdAndEpoch currentLeader,
            @Field(versions = "12+", tag = 2) SnapshotId snapshotId) {}

    /** Part of {@link FetchResponse}. */
    public record AbortedTransaction(
            @Field(versions = "4+") long producerId,
            @Field(versions = "4+") long firstOffset) {}

    /** Part of {@link FetchResponse}. */
    public record EpochEndOffset(
            @Field(versions = "12+", defaultValue = "-1") int epoch,
            @Field(versions = "12+", defaultValue = "-1") long endOffset) {}

    /** Part of {@link FetchResponse}. */
    public record LeaderIdAndEpoch(
            @Field(versions = "12+", defaultValue = "-1") int leaderId,
            @Field(versions = "12+", defaultValue = "-1") int leaderEpoch) {}

    /** Part of {@link FetchResponse}. */
    public record SnapshotId(
            @Field(versions = "0+", defaultValue = "-1") long endOffset,
            @Field(versions = "0+", defaultValue = "-1") int epoch) {}
}
