package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 0, versions 3 to 13. */
@Message(kind = MessageKind.RESPONSE, apiKey = 0, versions = "3-13", flexible = "9+")
public record ProduceResponse(
        @Field(versions = "0+") List<TopicProduceResponse> responses,
        @Field(versions = "1+", ignorable = true) int throttleTimeMs,
        @Field(versions = "10+", tag = 0) List<NodeEndpoint> nodeEndpoints) {

    /** Part of {@link ProduceResponse}. */
    public record TopicProduceResponse(
            @Field(versions = "0-12", ignorable = true) String name,
            @Field(versions = "13+", ignorable = true) Uuid topicId,
            @Field(versions = "0+") List<PartitionProduceResponse> partitionResponses) {}

    /** Part of {@link ProduceResponse}. */
    public record NodeEndpoint(
            @Field(versions = "10+") int nodeId,
            @Field(versions = "10+") String host,
            @Field(versions = "10+") int port,

            @Field(versions = "10+", nullable = "10+", defaultValue = "null") @Nullable
            String rack) {}

    /** Part of {@link ProduceResponse}. */
    public record PartitionProduceResponse(
            @Field(versions = "0+") int index,
            @Field(versions = "0+") short errorCode,
            @Field(versions = "0+") long baseOffset,

            @Field(versions = "2+", defaultValue = "-1", ignorable = true)
            long logAppendTimeMs,

            @Field(versions = "5+", defaultValue = "-1", ignorable = true)
            long logStartOffset,

            @Field(versions = "8+", ignorable = true) List<BatchIndexAndErrorMessage> recordErrors,

            @Field(versions = "8+", nullable = "8+", defaultValue = "null", ignorable = true, cut = true) @Nullable
            String errorMessage,

            @Field(versions = "10+", tag = 0) LeaderIdAndEpoch currentLeader) {}

    /** Part of {@link ProduceResponse}. */
    public record BatchIndexAndErrorMessage(
            @Field(versions = "8+") int batchIndex,

            @Field(versions = "8+", nullable = "8+", defaultValue = "null", cut = true) @Nullable
            String batchIndexErrorMessage) {}

    /** Part of {@link ProduceResponse}. */
    public record LeaderIdAndEpoch(
            @Field(versions = "10+", defaultValue = "-1") int leaderId,
            @Field(versions = "10+", defaultValue = "-1") int leaderEpoch) {}
}
