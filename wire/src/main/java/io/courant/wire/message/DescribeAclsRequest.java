package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import org.jspecify.annotations.Nullable;

/** Request of API 29, versions 1 to 3. */
@Message(kind = MessageKind.REQUEST, apiKey = 29, versions = "1-3", flexible = "2+")
public record DescribeAclsRequest(
        @Field(versions = "0+") byte resourceTypeFilter,
        @Field(versions = "0+", nullable = "0+") @Nullable String resourceNameFilter,
        @Field(versions = "1+", defaultValue = "3") byte patternTypeFilter,
        @Field(versions = "0+", nullable = "0+") @Nullable String principalFilter,
        @Field(versions = "0+", nullable = "0+") @Nullable String hostFilter,
        @Field(versions = "0+") byte operation,
        @Field(versions = "0+") byte permissionType) {}
