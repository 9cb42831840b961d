package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 82, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 82, versions = "0", flexible = "0+")
public record UpdateRaftVoterRequest(
        @Field(versions = "0+", nullable = "0+") @Nullable String clusterId,
        @Field(versions = "0+") int currentLeaderEpoch,
        @Field(versions = "0+") int voterId,
        @Field(versions = "0+") Uuid voterDirectoryId,
        @Field(versions = "0+") List<Listener> listeners,
        @Field(versions = "0+") KRaftVersionFeature kRaftVersionFeature) {

    /** Part of {@link UpdateRaftVoterRequest}. */
    public record Listener(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") String host,
            @Field(versions = "0+", unsigned = true) int port) {}

    /** Part of {@link UpdateRaftVoterRequest}. */
    public record KRaftVersionFeature(
            @Field(versions = "0+") short minSupportedVersion,
            @Field(versions = "0+") short maxSupportedVersion) {}
}
