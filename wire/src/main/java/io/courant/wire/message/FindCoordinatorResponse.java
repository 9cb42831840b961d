package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 10, versions 0 to 6. */
@Message(kind = MessageKind.RESPONSE, apiKey = 10, versions = "0-6", flexible = "3+")
public record FindCoordinatorResponse(
        @Field(versions = "1+", ignorable = true) int throttleTimeMs,
        @Field(versions = "0-3") short errorCode,

        @Field(versions = "1-3", nullable = "1-3", ignorable = true, cut = true) @Nullable
        String errorMessage,

        @Field(versions = "0-3") int nodeId,
        @Field(versions = "0-3") String host,
        @Field(versions = "0-3") int port,
        @Field(versions = "4+") List<Coordinator> coordinators) {

    /** Part of {@link FindCoordinatorResponse}. */
    public record Coordinator(
            @Field(versions = "4+") String key,
            @Field(versions = "4+") int nodeId,
            @Field(versions = "4+") String host,
            @Field(versions = "4+") int port,
            @Field(versions = "4+") short errorCode,

            @Field(versions = "4+", nullable = "4+", ignorable = true, cut = true) @Nullable
            String errorMessage) {}
}
