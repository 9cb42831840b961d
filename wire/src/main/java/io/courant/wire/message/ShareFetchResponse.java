package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.Records;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 78, versions 1 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 78, versions = "1-2", flexible = "0+")
public record ShareFetchResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
        String errorMessage,

        @Field(versions = "1+") int acquisitionLockTimeoutMs,
        @Field(versions = "0+") List<ShareFetchableTopicResponse> responses,
        @Field(versions = "0+") List<NodeEndpoint> nodeEndpoints) {

    /** Part of {@link ShareFetchResponse}. */
    public record ShareFetchableTopicResponse(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link ShareFetchResponse}. */
    public record NodeEndpoint(
            @Field(versions = "0+") int nodeId,
            @Field(versions = "0+") String host,
            @Field(versions = "0+") int port,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            String rack) {}

    /** Part of {@link ShareFetchResponse}. */
    public record PartitionData(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") short acknowledgeErrorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String acknowledgeErrorMessage,

            @Field(versions = "0+") LeaderIdAndEpoch currentLeader,
            @Field(versions = "0+") Records records,
            @Field(versions = "0+") List<AcquiredRecords> acquiredRecords) {}

    /** Part of {@link ShareFetchResponse}. */
    public record LeaderIdAndEpoch(
            @Field(versions = "0+") int leaderId,
            @Field(versions = "0+") int leaderEpoch) {}

    /** Part of {@link ShareFetchResponse}. */
    public record AcquiredRecords(
            @Field(versions = "0+") long firstOffset,
            @Field(versions = "0+") long lastOffset,
            @Field(versions = "0+") short deliveryCount) {}
}
