package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Stored or embedded value, versions 0 to 1. */
@Message(kind = MessageKind.DATA, versions = "0-1", flexible = "0+")
public record LeaderChangeMessage(
        @Field(versions = "0+") short version,
        @Field(versions = "0+") int leaderId,
        @Field(versions = "0+") List<Voter> voters,
        @Field(versions = "0+") List<Voter> grantingVoters) {

    /** Part of {@link LeaderChangeMessage}. */
    public record Voter(
            @Field(versions = "0+") int voterId,
            @Field(versions = "1+") Uuid voterDirectoryId) {}
}
