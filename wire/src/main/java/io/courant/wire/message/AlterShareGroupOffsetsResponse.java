package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 91, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 91, versions = "0", flexible = "0+")
public record AlterShareGroupOffsetsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
        String errorMessage,

        @Field(versions = "0+") List<AlterShareGroupOffsetsResponseTopic> responses) {

    /** Part of {@link AlterShareGroupOffsetsResponse}. */
    public record AlterShareGroupOffsetsResponseTopic(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") Uuid topicId,
            @Field(versions = "0+") List<AlterShareGroupOffsetsResponsePartition> partitions) {}

    /** Part of {@link AlterShareGroupOffsetsResponse}. */
    public record AlterShareGroupOffsetsResponsePartition(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null", cut = true) @Nullable
            String errorMessage) {}
}
