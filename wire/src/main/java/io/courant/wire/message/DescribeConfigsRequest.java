package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 32, versions 1 to 4. */
@Message(kind = MessageKind.REQUEST, apiKey = 32, versions = "1-4", flexible = "4+")
public record DescribeConfigsRequest(
        @Field(versions = "0+") List<DescribeConfigsResource> resources,
        @Field(versions = "1+") boolean includeSynonyms,
        @Field(versions = "3+") boolean includeDocumentation) {

    /** Part of {@link DescribeConfigsRequest}. */
    public record DescribeConfigsResource(
            @Field(versions = "0+") byte resourceType,
            @Field(versions = "0+") String resourceName,

            @Field(versions = "0+", nullable = "0+") @Nullable
            List<String> configurationKeys) {}
}
