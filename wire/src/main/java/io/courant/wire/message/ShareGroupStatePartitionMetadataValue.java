package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Value of the coordinator record of type 15, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 15, versions = "0", flexible = "0+")
public record ShareGroupStatePartitionMetadataValue(
        @Field(versions = "0+") List<TopicPartitionsInfo> initializingTopics,
        @Field(versions = "0+") List<TopicPartitionsInfo> initializedTopics,
        @Field(versions = "0+") List<TopicInfo> deletingTopics) {

    /** Part of {@link ShareGroupStatePartitionMetadataValue}. */
    public record TopicPartitionsInfo(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") List<Integer> partitions) {}

    /** Part of {@link ShareGroupStatePartitionMetadataValue}. */
    public record TopicInfo(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") String topicName) {}
}
