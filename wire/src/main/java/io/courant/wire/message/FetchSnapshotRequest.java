package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 59, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 59, versions = "0-1", flexible = "0+")
public record FetchSnapshotRequest(
        @Field(versions = "0+", defaultValue = "-1") int replicaId,
        @Field(versions = "0+", defaultValue = "2147483647") int maxBytes,
        @Field(versions = "0+") List<TopicSnapshot> topics,

        @Field(versions = "0+", nullable = "0+", tag = 0, defaultValue = "null") @Nullable
        String clusterId) {

    /** Part of {@link FetchSnapshotRequest}. */
    public record TopicSnapshot(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<PartitionSnapshot> partitions) {}

    /** Part of {@link FetchSnapshotRequest}. */
    public record PartitionSnapshot(
            @Field(versions = "0+") int partition,
            @Field(versions = "0+") int currentLeaderEpoch,
            @Field(versions = "0+") SnapshotId snapshotId,
            @Field(versions = "0+") long position,

            @Field(versions = "1+", tag = 0, ignorable = true)
            Uuid replicaDirectoryId) {}

    /** Part of {@link FetchSnapshotRequest}. */
    public record SnapshotId(
            @Field(versions = "0+") long endOffset,
            @Field(versions = "0+") int epoch) {}
}
