package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 57, versions 0 to 2. */
@Message(kind = MessageKind.RESPONSE, apiKey = 57, versions = "0-2", flexible = "0+")
public record UpdateFeaturesResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
        String errorMessage,

        @Field(versions = "0-1", ignorable = true) List<UpdatableFeatureResult> results) {

    /** Part of {@link UpdateFeaturesResponse}. */
    public record UpdatableFeatureResult(
            @Field(versions = "0+") String feature,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
            String errorMessage) {}
}
