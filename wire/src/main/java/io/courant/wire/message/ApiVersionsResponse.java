package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 18, versions 0 to 5. */
@Message(kind = MessageKind.RESPONSE, apiKey = 18, versions = "0-5", flexible = "3+")
public record ApiVersionsResponse(
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") List<ApiVersion> apiKeys,
        @Field(versions = "1+", ignorable = true) int throttleTimeMs,
        @Field(versions = "3+", tag = 0, ignorable = true) List<SupportedFeatureKey> supportedFeatures,

        @Field(versions = "3+", tag = 1, defaultValue = "-1", ignorable = true)
        long finalizedFeaturesEpoch,

        @Field(versions = "3+", tag = 2, ignorable = true) List<FinalizedFeatureKey> finalizedFeatures,
        @Field(versions = "3+", tag = 3, ignorable = true) boolean zkMigrationReady) {

    /** Part of {@link ApiVersionsResponse}. */
    public record ApiVersion(
            @Field(versions = "0+") short apiKey,
            @Field(versions = "0+") short minVersion,
            @Field(versions = "0+") short maxVersion) {}

    /** Part of {@link ApiVersionsResponse}. */
    public record SupportedFeatureKey(
            @Field(versions = "3+") String name,
            @Field(versions = "3+") short minVersion,
            @Field(versions = "3+") short maxVersion) {}

    /** Part of {@link ApiVersionsResponse}. */
    public record FinalizedFeatureKey(
            @Field(versions = "3+") String name,
            @Field(versions = "3+") short maxVersionLevel,
            @Field(versions = "3+") short minVersionLevel) {}
}
