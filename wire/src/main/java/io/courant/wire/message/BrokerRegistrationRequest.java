package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 62, versions 0 to 4. */
@Message(kind = MessageKind.REQUEST, apiKey = 62, versions = "0-4", flexible = "0+")
public record BrokerRegistrationRequest(
        @Field(versions = "0+") int brokerId,
        @Field(versions = "0+") String clusterId,
        @Field(versions = "0+") Uuid incarnationId,
        @Field(versions = "0+") List<Listener> listeners,
        @Field(versions = "0+") List<Feature> features,
        @Field(versions = "0+", nullable = "0+") @Nullable String rack,
        @Field(versions = "1+") boolean isMigratingZkBroker,
        @Field(versions = "2+", ignorable = true) List<Uuid> logDirs,

        @Field(versions = "3+", defaultValue = "-1", ignorable = true)
        long previousBrokerEpoch) {

    /** Part of {@link BrokerRegistrationRequest}. */
    public record Listener(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") String host,
            @Field(versions = "0+", unsigned = true) int port,
            @Field(versions = "0+") short securityProtocol) {}

    /** Part of {@link BrokerRegistrationRequest}. */
    public record Feature(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") short minSupportedVersion,
            @Field(versions = "0+") short maxSupportedVersion) {}
}
