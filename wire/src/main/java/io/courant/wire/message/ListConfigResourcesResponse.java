package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 74, versions 0 to 1. */
@Message(kind = MessageKind.RESPONSE, apiKey = 74, versions = "0-1", flexible = "0+")
public record ListConfigResourcesResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") List<ConfigResource> configResources) {

    /** Part of {@link ListConfigResourcesResponse}. */
    public record ConfigResource(
            @Field(versions = "0+") String resourceName,

            @Field(versions = "1+", defaultValue = "16", ignorable = true)
            byte resourceType) {}
}
