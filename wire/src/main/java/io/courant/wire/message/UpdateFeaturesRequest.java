package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 57, versions 0 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 57, versions = "0-2", flexible = "0+")
public record UpdateFeaturesRequest(
        @Field(versions = "0+", defaultValue = "60000") int timeoutMs,
        @Field(versions = "0+") List<FeatureUpdateKey> featureUpdates,
        @Field(versions = "1+") boolean validateOnly) {

    /** Part of {@link UpdateFeaturesRequest}. */
    public record FeatureUpdateKey(
            @Field(versions = "0+") String feature,
            @Field(versions = "0+") short maxVersionLevel,
            @Field(versions = "0") boolean allowDowngrade,
            @Field(versions = "1+", defaultValue = "1") byte upgradeType) {}
}
