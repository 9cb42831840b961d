package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 33, versions 0 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 33, versions = "0-2", flexible = "2+")
public record AlterConfigsRequest(
        @Field(versions = "0+") List<AlterConfigsResource> resources,
        @Field(versions = "0+") boolean validateOnly) {

    /** Part of {@link AlterConfigsRequest}. */
    public record AlterConfigsResource(
            @Field(versions = "0+") byte resourceType,
            @Field(versions = "0+") String resourceName,
            @Field(versions = "0+") List<AlterableConfig> configs) {}

    /** Part of {@link AlterConfigsRequest}. */
    public record AlterableConfig(
            @Field(versions = "0+") String name,

            @Field(versions = "0+", nullable = "0+") @Nullable
            String value) {}
}
