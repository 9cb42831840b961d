package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 86, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 86, versions = "0", flexible = "0+")
public record DeleteShareGroupStateRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") List<DeleteStateData> topics) {

    /** Part of {@link DeleteShareGroupStateRequest}. */
    public record DeleteStateData(
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link DeleteShareGroupStateRequest}. */
    public record PartitionData(@Field(versions = "0+") int partition) {}
}
