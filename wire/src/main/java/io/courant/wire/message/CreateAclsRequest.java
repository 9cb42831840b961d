package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 30, versions 1 to 3. */
@Message(kind = MessageKind.REQUEST, apiKey = 30, versions = "1-3", flexible = "2+")
public record CreateAclsRequest(@Field(versions = "0+") List<AclCreation> creations) {

    /** Part of {@link CreateAclsRequest}. */
    public record AclCreation(
            @Field(versions = "0+") byte resourceType,
            @Field(versions = "0+") String resourceName,
            @Field(versions = "1+", defaultValue = "3") byte resourcePatternType,
            @Field(versions = "0+") String principal,
            @Field(versions = "0+") String host,
            @Field(versions = "0+") byte operation,
            @Field(versions = "0+") byte permissionType) {}
}
