package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 92, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 92, versions = "0", flexible = "0+")
public record DeleteShareGroupOffsetsRequest(
        @Field(versions = "0+") String groupId,
        @Field(versions = "0+") List<DeleteShareGroupOffsetsRequestTopic> topics) {

    /** Part of {@link DeleteShareGroupOffsetsRequest}. */
    public record DeleteShareGroupOffsetsRequestTopic(
            @Field(versions = "0+") String topicName) {}
}
