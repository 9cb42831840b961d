package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Metadata record of type 2, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 2, versions = "0", flexible = "0+")
public record RemotePartitionDeleteMetadataRecord(
        @Field(versions = "0+") TopicIdPartitionEntry topicIdPartition,
        @Field(versions = "0+") int brokerId,
        @Field(versions = "0+") long eventTimestampMs,
        @Field(versions = "0+") byte remotePartitionDeleteState) {

    /** Part of {@link RemotePartitionDeleteMetadataRecord}. */
    public record TopicIdPartitionEntry(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") Uuid id,
            @Field(versions = "0+") int partition) {}
}
