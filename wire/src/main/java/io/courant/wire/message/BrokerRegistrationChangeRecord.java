package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metadata record of type 17, versions 0 to 3. */
@Message(kind = MessageKind.METADATA, apiKey = 17, versions = "0-3", flexible = "0+")
public record BrokerRegistrationChangeRecord(
        @Field(versions = "0+") int brokerId,
        @Field(versions = "0+") long brokerEpoch,
        @Field(versions = "0+", tag = 0) byte fenced,
        @Field(versions = "1+", tag = 1) byte inControlledShutdown,
        @Field(versions = "2+", tag = 2) List<Uuid> logDirs,

        @Field(versions = "3+", nullable = "3+", tag = 3, defaultValue = "null") @Nullable
        List<Uuid> cordonedLogDirs) {}
