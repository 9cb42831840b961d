package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 19, versions 2 to 7. */
@Message(kind = MessageKind.RESPONSE, apiKey = 19, versions = "2-7", flexible = "5+")
public record CreateTopicsResponse(
        @Field(versions = "2+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0+") List<CreatableTopicResult> topics) {

    /** Part of {@link CreateTopicsResponse}. */
    public record CreatableTopicResult(
            @Field(versions = "0+") String name,
            @Field(versions = "7+", ignorable = true) Uuid topicId,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "1+", nullable = "0+", ignorable = true, cut = true) @Nullable
            String errorMessage,

            @Field(versions = "5+", defaultValue = "-1", ignorable = true)
            int numPartitions,

            @Field(versions = "5+", defaultValue = "-1", ignorable = true)
            short replicationFactor,

            @Field(versions = "5+", nullable = "5+", ignorable = true) @Nullable
            List<CreatableTopicConfigs> configs,

            @Field(versions = "5+", tag = 0, ignorable = true)
            short topicConfigErrorCode) {}

    /** Part of {@link CreateTopicsResponse}. */
    public record CreatableTopicConfigs(
            @Field(versions = "5+") String name,

            @Field(versions = "5+", nullable = "5+") @Nullable
            String value,

            @Field(versions = "5+") boolean readOnly,

            @Field(versions = "5+", defaultValue = "-1", ignorable = true)
            byte configSource,

            @Field(versions = "5+") boolean isSensitive) {}
}
