package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Key of the coordinator record of type 1, version 0. */
@Message(kind = MessageKind.COORDINATOR_KEY, apiKey = 1, versions = "0", flexible = "none")
public record OffsetCommitKey(
        @Field(versions = "0") String group,
        @Field(versions = "0") String topic,
        @Field(versions = "0") int partition) {}
