package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 51, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 51, versions = "0", flexible = "0+")
public record AlterUserScramCredentialsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<AlterUserScramCredentialsResult> results) {

    /** Part of {@link AlterUserScramCredentialsResponse}. */
    public record AlterUserScramCredentialsResult(
            @Field(versions = "0+") String user,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
            String errorMessage) {}
}
