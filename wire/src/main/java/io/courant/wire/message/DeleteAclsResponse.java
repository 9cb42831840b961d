package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 31, versions 1 to 3. */
@Message(kind = MessageKind.RESPONSE, apiKey = 31, versions = "1-3", flexible = "2+")
public record DeleteAclsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<DeleteAclsFilterResult> filterResults) {

    /** Part of {@link DeleteAclsResponse}. */
    public record DeleteAclsFilterResult(
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") List<DeleteAclsMatchingAcl> matchingAcls) {}

    /** Part of {@link DeleteAclsResponse}. */
    public record DeleteAclsMatchingAcl(
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") byte resourceType,
            @Field(versions = "0+") String resourceName,
            @Field(versions = "1+", defaultValue = "3") byte patternType,
            @Field(versions = "0+") String principal,
            @Field(versions = "0+") String host,
            @Field(versions = "0+") byte operation,
            @Field(versions = "0+") byte permissionType) {}
}
