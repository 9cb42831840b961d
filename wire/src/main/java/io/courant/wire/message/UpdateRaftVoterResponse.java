package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Response of API 82, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 82, versions = "0", flexible = "0+")
public record UpdateRaftVoterResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+", tag = 0) CurrentLeader currentLeader) {

    /** Part of {@link UpdateRaftVoterResponse}. */
    public record CurrentLeader(
            @Field(versions = "0+", defaultValue = "-1") int leaderId,
            @Field(versions = "0+", defaultValue = "-1") int leaderEpoch,
            @Field(versions = "0+") String host,
            @Field(versions = "0+") int port) {}
}
