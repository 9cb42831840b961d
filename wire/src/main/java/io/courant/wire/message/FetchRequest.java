package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 1, versions 4 to 18. */
@Message(kind = MessageKind.REQUEST, apiKey = 1, versions = "4-18", flexible = "12+")
public record FetchRequest(
        @Field(versions = "0-14", defaultValue = "-1") int replicaId,
        @Field(versions = "0+") int maxWaitMs,
        @Field(versions = "0+") int minBytes,

        @Field(versions = "3+", defaultValue = "2147483647", ignorable = true)
        int maxBytes,

        @Field(versions = "4+", ignorable = true) byte isolationLevel,
        @Field(versions = "7+", ignorable = true) int sessionId,

        @Field(versions = "7+", defaultValue = "-1", ignorable = true)
        int sessionEpoch,

        @Field(versions = "0+") List<FetchTopic> topics,
        @Field(versions = "7+") List<ForgottenTopic> forgottenTopicsData,
        @Field(versions = "11+", ignorable = true) String rackId,

        @Field(versions = "12+", nullable = "12+", tag = 0, defaultValue = "null", ignorable = true) @Nullable
        String clusterId,

        @Field(versions = "15+", tag = 1) ReplicaState replicaState) {

    /** Part of {@link FetchRequest}. */
    public record FetchTopic(
            @Field(versions = "0-12", ignorable = true) String topic,
            @Field(versions = "13+", ignorable = true) Uuid topicId,
            @Field(versions = "0+") List<FetchPartition> partitions) {}

    /** Part of {@link FetchRequest}. */
    public record ForgottenTopic(
            @Field(versions = "7-12", ignorable = true) String topic,
            @Field(versions = "13+", ignorable = true) Uuid topicId,
            @Field(versions = "7+") List<Integer> partitions) {}

    /** Part of {@link FetchRequest}. */
    public record ReplicaState(
            @Field(versions = "15+", defaultValue = "-1") int replicaId,
            @Field(versions = "15+", defaultValue = "-1") long replicaEpoch) {}

    /** Part of {@link FetchRequest}. */
    public record FetchPartition(
            @Field(versions = "0+") int partition,

            @Field(versions = "9+", defaultValue = "-1", ignorable = true)
            int currentLeaderEpoch,

            @Field(versions = "0+") long fetchOffset,
            @Field(versions = "12+", defaultValue = "-1") int lastFetchedEpoch,

            @Field(versions = "5+", defaultValue = "-1", ignorable = true)
            long logStartOffset,

            @Field(versions = "0+") int partitionMaxBytes,

            @Field(versions = "17+", tag = 0, ignorable = true)
            Uuid replicaDirectoryId,

            @Field(versions = "18+", tag = 1, defaultValue = "9223372036854775807", ignorable = true)
            long highWatermark) {}
}
