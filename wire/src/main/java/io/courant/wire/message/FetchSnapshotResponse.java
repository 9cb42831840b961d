package io.courant.wire.message;

import io.courant.wire.Records;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 59, versions 0 to 1. */
@Message(kind = MessageKind.RESPONSE, apiKey = 59, versions = "0-1", flexible = "0+")
public record FetchSnapshotResponse(
        @Field(versions = "0+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") List<TopicSnapshot> topics,
        @Field(versions = "1+", tag = 0) List<NodeEndpoint> nodeEndpoints) {

    /** Part of {@link FetchSnapshotResponse}. */
    public record TopicSnapshot(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<PartitionSnapshot> partitions) {}

    /** Part of {@link FetchSnapshotResponse}. */
    public record NodeEndpoint(
            @Field(versions = "1+") int nodeId,
            @Field(versions = "1+") String host,
            @Field(versions = "1+", unsigned = true) int port) {}

    /** Part of {@link FetchSnapshotResponse}. */
    public record PartitionSnapshot(
            @Field(versions = "0+") int index,
            @Field(versions = "0+") short errorCode,
            @Field(versions = "0+") SnapshotId snapshotId,
            @Field(versions = "0+") long size,
            @Field(versions = "0+") long position,
            @Field(versions = "0+") Records unalignedRecords,
            @Field(versions = "0+", tag = 0) LeaderIdAndEpoch currentLeader) {}

    /** Part of {@link FetchSnapshotResponse}. */
    public record SnapshotId(
            @Field(versions = "0+") long endOffset,
            @Field(versions = "0+") int epoch) {}

    /** Part of {@link FetchSnapshotResponse}. */
    public record LeaderIdAndEpoch(
            @Field(versions = "0+") int leaderId,
            @Field(versions = "0+") int leaderEpoch) {}
}
