package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metadata record of type 3, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 3, versions = "0", flexible = "0+")
public record RemoteLogSegmentMetadataSnapshotRecord(
        @Field(versions = "0+") Uuid segmentId,
        @Field(versions = "0+") long startOffset,
        @Field(versions = "0+") long endOffset,
        @Field(versions = "0+") int brokerId,
        @Field(versions = "0+") long maxTimestampMs,
        @Field(versions = "0+") long eventTimestampMs,
        @Field(versions = "0+") List<SegmentLeaderEpochEntry> segmentLeaderEpochs,
        @Field(versions = "0+") int segmentSizeInBytes,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        ByteBuffer customMetadata,

        @Field(versions = "0+") byte remoteLogSegmentState,
        @Field(versions = "0+", tag = 0) boolean txnIndexEmpty) {

    /** Part of {@link RemoteLogSegmentMetadataSnapshotRecord}. */
    public record SegmentLeaderEpochEntry(
            @Field(versions = "0+") int leaderEpoch,
            @Field(versions = "0+") long offset) {}
}
