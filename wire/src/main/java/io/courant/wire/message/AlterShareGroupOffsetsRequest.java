package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 91, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 91, versions = "0", flexible = "0+")
public record AlterShareGroupOffsetsRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") List<AlterShareGroupOffsetsRequestTopic> topics) {

    /** Part of {@link AlterShareGroupOffsetsRequest}. */
    public record AlterShareGroupOffsetsRequestTopic(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") List<AlterShareGroupOffsetsRequestPartition> partitions) {}

    /** Part of {@link AlterShareGroupOffsetsRequest}. */
    public record AlterShareGroupOffsetsRequestPartition(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") long startOffset) {}
}
