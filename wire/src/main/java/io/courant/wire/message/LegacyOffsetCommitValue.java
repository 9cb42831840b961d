package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Value of the coordinator record of type 0, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 0, versions = "0", flexible = "none")
public record LegacyOffsetCommitValue(
        @Field(versions = "0") long offset,
        @Field(versions = "0") String metadata,
        @Field(versions = "0") long commitTimestamp) {}
