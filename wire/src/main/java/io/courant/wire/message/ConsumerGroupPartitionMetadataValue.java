package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Value of the coordinator record of type 4, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 4, versions = "0", flexible = "0+")
public record ConsumerGroupPartitionMetadataValue(
        @Field(versions = "0+") List<TopicMetadata> topics) {

    /** Part of {@link ConsumerGroupPartitionMetadataValue}. */
    public record TopicMetadata(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") int numPartitions,
            @Field(versions = "0+") List<PartitionMetadata> partitionMetadata) {}

    /** Part of {@link ConsumerGroupPartitionMetadataValue}. */
    public record PartitionMetadata(
            @Field(versions = "0+") int partition,
            @Field(versions = "0+") List<String> racks) {}
}
