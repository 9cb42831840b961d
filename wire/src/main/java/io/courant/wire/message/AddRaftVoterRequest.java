package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 80, versions 0 to 1. */
@Message(kind = MessageKind.REQUEST, apiKey = 80, versions = "0-1", flexible = "0+")
public record AddRaftVoterRequest(
        @Field(versions = "0+", nullable = "0+") @Nullable String clusterId,
        @Field(versions = "0+") int timeoutMs,
        @Field(versions = "0+") int voterId,
        @Field(versions = "0+") Uuid voterDirectoryId,
        @Field(versions = "0+") List<Listener> listeners,
        @Field(versions = "1+", defaultValue = "true") boolean ackWhenCommitted) {

    /** Part of {@link AddRaftVoterRequest}. */
    public record Listener(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") String host,
            @Field(versions = "0+", unsigned = true) int port) {}
}
