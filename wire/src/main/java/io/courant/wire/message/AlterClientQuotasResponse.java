package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 49, versions 0 to 1. */
@Message(kind = MessageKind.RESPONSE, apiKey = 49, versions = "0-1", flexible = "1+")
public record AlterClientQuotasResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<EntryData> entries) {

    /** Part of {@link AlterClientQuotasResponse}. */
    public record EntryData(
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") List<EntityData> entity) {}

    /** Part of {@link AlterClientQuotasResponse}. */
    public record EntityData(
            @Field(versions = "0+") String entityType,

            @Field(versions = "0+", nullable = "0+") @Nullable
            String entityName) {}
}
