package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 49, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 49, versions = "0-1", flexible = "1+")
public record AlterClientQuotasRequest(
        @Field(versions = "0+") List<EntryData> entries,
        @Field(versions = "0+") boolean validateOnly) {

    /** Part of {@link AlterClientQuotasRequest}. */
    public record EntryData(
            @Field(versions = "0+") List<EntityData> entity,
            @Field(versions = "0+") List<OpData> ops) {}

    /** Part of {@link AlterClientQuotasRequest}. */
    public record EntityData(
            @Field(versions = "0+") String entityType,

            @Field(versions = "0+", nullable = "0+") @Nullable
            String entityName) {}

    /** Part of {@link AlterClientQuotasRequest}. */
    public record OpData(
            @Field(versions = "0+") String key,
            @Field(versions = "0+") double value,
            @Field(versions = "0+") boolean remove) {}
}
