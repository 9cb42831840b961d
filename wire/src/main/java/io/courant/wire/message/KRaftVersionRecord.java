package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Stored or embedded value, version 0. */
@Message(kind = MessageKind.DATA, versions = "0", flexible = "0+")
public record KRaftVersionRecord(
        @Field(versions = "0+") short version,
        @Field(versions = "0+") short kRaftVersion) {}
