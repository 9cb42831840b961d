package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 20, versions 1 to 6. */
@Message(kind = MessageKind.REQUEST, apiKey = 20, versions = "1-6", flexible = "4+")
public record DeleteTopicsRequest(
        @Field(versions = "6+") List<DeleteTopicState> topics,
        @Field(versions = "0-5", ignorable = true) List<String> topicNames,
        @Field(versions = "0+") int timeoutMs) {

    /** Part of {@link DeleteTopicsRequest}. */
    public record DeleteTopicState(
            @Field(versions = "6+", nullable = "6+", defaultValue = "null") @Nullable
            String name,

            @Field(versions = "6+") Uuid topicId) {}
}
