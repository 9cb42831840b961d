package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import org.jspecify.annotations.Nullable;

/** Request of API 81, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 81, versions = "0", flexible = "0+")
public record RemoveRaftVoterRequest(
        @Field(versions = "0+", nullable = "0+") @Nullable String clusterId,
        @Field(versions = "0+") int voterId,
        @Field(versions = "0+") Uuid voterDirectoryId) {}
