package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 44, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 44, versions = "0-1", flexible = "1+")
public record IncrementalAlterConfigsRequest(
        @Field(versions = "0+") List<AlterConfigsResource> resources,
        @Field(versions = "0+") boolean validateOnly) {

    /** Part of {@link IncrementalAlterConfigsRequest}. */
    public record AlterConfigsResource(
            @Field(versions = "0+") byte resourceType,
            @Field(versions = "0+") String resourceName,
            @Field(versions = "0+") List<AlterableConfig> configs) {}

    /** Part of {@link IncrementalAlterConfigsRequest}. */
    public record AlterableConfig(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") byte configOperation,

            @Field(versions = "0+", nullable = "0+") @Nullable
            String value) {}
}
