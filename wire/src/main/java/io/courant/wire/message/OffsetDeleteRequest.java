package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 47, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 47, versions = "0", flexible = "none")
public record OffsetDeleteRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") List<OffsetDeleteRequestTopic> topics) {

    /** Part of {@link OffsetDeleteRequest}. */
    public record OffsetDeleteRequestTopic(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<OffsetDeleteRequestPartition> partitions) {}

    /** Part of {@link OffsetDeleteRequest}. */
    public record OffsetDeleteRequestPartition(
            @Field(versions = "0+") int partitionIndex) {}
}
