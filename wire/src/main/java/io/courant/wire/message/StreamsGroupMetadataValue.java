package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Value of the coordinator record of type 17, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 17, versions = "0", flexible = "0+")
public record StreamsGroupMetadataValue(
        @Field(versions = "0+") int epoch,
        @Field(versions = "0+") long metadataHash,

        @Field(versions = "0+", tag = 0, defaultValue = "-1")
        int validatedTopologyEpoch,

        @Field(versions = "0+", nullable = "0+", tag = 1) @Nullable
        List<LastAssignmentConfig> lastAssignmentConfigs,

        @Field(versions = "0+", tag = 2, defaultValue = "-1")
        int storedDescriptionTopologyEpoch,

        @Field(versions = "0+", tag = 3, defaultValue = "-1")
        int failedDescriptionTopologyEpoch) {

    /** Part of {@link StreamsGroupMetadataValue}. */
    public record LastAssignmentConfig(
            @Field(versions = "0+") String key,
            @Field(versions = "0+") String value) {}
}
