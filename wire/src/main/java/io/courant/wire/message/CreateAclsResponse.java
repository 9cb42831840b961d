package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 30, versions 1 to 3. */
@Message(kind = MessageKind.RESPONSE, apiKey = 30, versions = "1-3", flexible = "2+")
public record CreateAclsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<AclCreationResult> results) {

    /** Part of {@link CreateAclsResponse}. */
    public record AclCreationResult(
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
            String errorMessage) {}
}
