package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 29, versions 1 to 3. */
@Message(kind = MessageKind.RESPONSE, apiKey = 29, versions = "1-3", flexible = "2+")
public record DescribeAclsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
        String errorMessage,

        @Field(versions = "0+") List<DescribeAclsResource> resources) {

    /** Part of {@link DescribeAclsResponse}. */
    public record DescribeAclsResource(
            @Field(versions = "0+") byte resourceType,
            @Field(versions = "0+") String resourceName,
            @Field(versions = "1+", defaultValue = "3") byte patternType,
            @Field(versions = "0+") List<AclDescription> acls) {}

    /** Part of {@link DescribeAclsResponse}. */
    public record AclDescription(
            @Field(versions = "0+") String principal,
            @Field(versions = "0+") String host,
            @Field(versions = "0+") byte operation,
            @Field(versions = "0+") byte permissionType) {}
}
