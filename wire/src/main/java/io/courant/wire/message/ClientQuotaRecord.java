package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metadata record of type 14, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 14, versions = "0", flexible = "0+")
public record ClientQuotaRecord(
        @Field(versions = "0+") List<EntityData> entity,
        @Field(versions = "0+") String key,
        @Field(versions = "0+") double value,
        @Field(versions = "0+") boolean remove) {

    /** Part of {@link ClientQuotaRecord}. */
    public record EntityData(
            @Field(versions = "0+") String entityType,

            @Field(versions = "0+", nullable = "0+") @Nullable
            String entityName) {}
}
