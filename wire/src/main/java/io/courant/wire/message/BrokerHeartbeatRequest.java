package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 63, versions 0 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 63, versions = "0-2", flexible = "0+")
public record BrokerHeartbeatRequest(
        @Field(versions = "0+") int brokerId,
        @Field(versions = "0+", defaultValue = "-1") long brokerEpoch,
        @Field(versions = "0+") long currentMetadataOffset,
        @Field(versions = "0+") boolean wantFence,
        @Field(versions = "0+") boolean wantShutDown,
        @Field(versions = "1+", tag = 0) List<Uuid> offlineLogDirs,

        @Field(versions = "2+", nullable = "2+", tag = 1, defaultValue = "null") @Nullable
        List<Uuid> cordonedLogDirs) {}
