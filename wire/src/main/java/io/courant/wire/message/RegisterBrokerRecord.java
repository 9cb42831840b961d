package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metadata record of type 0, versions 0 to 4. */
@Message(kind = MessageKind.METADATA, apiKey = 0, versions = "0-4", flexible = "0+")
public record RegisterBrokerRecord(
        @Field(versions = "0+") int brokerId,
        @Field(versions = "2+") boolean isMigratingZkBroker,
        @Field(versions = "0+") Uuid incarnationId,
        @Field(versions = "0+") long brokerEpoch,
        @Field(versions = "0+") List<BrokerEndpoint> endPoints,
        @Field(versions = "0+") List<BrokerFeature> features,
        @Field(versions = "0+", nullable = "0+") @Nullable String rack,
        @Field(versions = "0+", defaultValue = "true") boolean fenced,
        @Field(versions = "1+") boolean inControlledShutdown,
        @Field(versions = "3+", tag = 0) List<Uuid> logDirs,

        @Field(versions = "4+", nullable = "4+", tag = 1, defaultValue = "null") @Nullable
        List<Uuid> cordonedLogDirs) {

    /** Part of {@link RegisterBrokerRecord}. */
    public record BrokerEndpoint(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") String host,
            @Field(versions = "0+", unsigned = true) int port,
            @Field(versions = "0+") short securityProtocol) {}

    /** Part of {@link RegisterBrokerRecord}. */
    public record BrokerFeature(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") short minSupportedVersion,
            @Field(versions = "0+") short maxSupportedVersion) {}
}
