package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 42, versions 0 to 3. */
@Message(kind = MessageKind.RESPONSE, apiKey = 42, versions = "0-3", flexible = "2+")
public record DeleteGroupsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<DeletableGroupResult> results) {

    /** Part of {@link DeleteGroupsResponse}. */
    public record DeletableGroupResult(
            @Field(versions = "0+") String groupId,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "3+", nullable = "3+", defaultValue = "null", ignorable = true, cut = true) @Nullable
            String errorMessage) {}
}
