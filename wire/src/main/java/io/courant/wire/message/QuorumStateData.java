package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stored or embedded value, versions 0 to 1. */
@Message(kind = MessageKind.DATA, versions = "0-1", flexible = "0+")
public record QuorumStateData(
        @Field(versions = "0") String clusterId,
        @Field(versions = "0+", defaultValue = "-1") int leaderId,
        @Field(versions = "0+", defaultValue = "-1") int leaderEpoch,
        @Field(versions = "0+", defaultValue = "-1") int votedId,
        @Field(versions = "1+") Uuid votedDirectoryId,
        @Field(versions = "0") long appliedOffset,
        @Field(versions = "0", nullable = "0") @Nullable List<Voter> currentVoters) {

    /** Part of {@link QuorumStateData}. */
    public record Voter(@Field(versions = "0") int voterId) {}
}
