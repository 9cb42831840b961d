package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 79, versions 1 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 79, versions = "1-2", flexible = "0+")
public record ShareAcknowledgeResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
        String errorMessage,

        @Field(versions = "2+", ignorable = true) int acquisitionLockTimeoutMs,
        @Field(versions = "0+") List<ShareAcknowledgeTopicResponse> responses,
        @Field(versions = "0+") List<NodeEndpoint> nodeEndpoints) {

    /** Part of {@link ShareAcknowledgeResponse}. */
    public record ShareAcknowledgeTopicResponse(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link ShareAcknowledgeResponse}. */
    public record NodeEndpoint(
            @Field(versions = "0+") int nodeId,
            @Field(versions = "0+") String host,
            @Field(versions = "0+") int port,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            String rack) {}

    /** Part of {@link ShareAcknowledgeResponse}. */
    public record PartitionData(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") LeaderIdAndEpoch currentLeader) {}

    /** Part of {@link ShareAcknowledgeResponse}. */
    public record LeaderIdAndEpoch(
            @Field(versions = "0+") int leaderId,
            @Field(versions = "0+") int leaderEpoch) {}
}
