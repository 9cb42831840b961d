package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Metadata record of type 1, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 1, versions = "0", flexible = "0+")
public record RemoteLogSegmentMetadataUpdateRecord(
        @Field(versions = "0+") RemoteLogSegmentIdEntry remoteLogSegmentId,
        @Field(versions = "0+") int brokerId,
        @Field(versions = "0+") long eventTimestampMs,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        ByteBuffer customMetadata,

        @Field(versions = "0+") byte remoteLogSegmentState) {

    /** Part of {@link RemoteLogSegmentMetadataUpdateRecord}. */
    public record RemoteLogSegmentIdEntry(
            @Field(versions = "0+") TopicIdPartitionEntry topicIdPartition,
            @Field(versions = "0+") Uuid id) {}

    /** Part of {@link RemoteLogSegmentMetadataUpdateRecord}. */
    public record TopicIdPartitionEntry(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") Uuid id,
            @Field(versions = "0+") int partition) {}
}
