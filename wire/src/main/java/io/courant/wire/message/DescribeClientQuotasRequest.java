package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 48, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 48, versions = "0-1", flexible = "1+")
public record DescribeClientQuotasRequest(
        @Field(versions = "0+") List<ComponentData> components,
        @Field(versions = "0+") boolean strict) {

    /** Part of {@link DescribeClientQuotasRequest}. */
    public record ComponentData(
            @Field(versions = "0+") String entityType,
            @Field(versions = "0+") byte matchType,

            @Field(versions = "0+", nullable = "0+") @Nullable
            String match) {}
}
