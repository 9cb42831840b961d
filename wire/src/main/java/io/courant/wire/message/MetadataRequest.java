package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 3, versions 0 to 13. */
@Message(kind = MessageKind.REQUEST, apiKey = 3, versions = "0-13", flexible = "9+")
public record MetadataRequest(
        @Field(versions = "0+", nullable = "1+") @Nullable List<MetadataRequestTopic> topics,
        @Field(versions = "4+", defaultValue = "true") boolean allowAutoTopicCreation,
        @Field(versions = "8-10") boolean includeClusterAuthorizedOperations,
        @Field(versions = "8+") boolean includeTopicAuthorizedOperations) {

    /** Part of {@link MetadataRequest}. */
    public record MetadataRequestTopic(
            @Field(versions = "10+", ignorable = true) Uuid topicId,

            @Field(versions = "0+", nullable = "10+") @Nullable
            String name) {}
}
