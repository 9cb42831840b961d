package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Key of the coordinator record of type 20, version 0. */
@Message(kind = MessageKind.COORDINATOR_KEY, apiKey = 20, versions = "0", flexible = "none")
public record StreamsGroupTargetAssignmentMetadataKey(
        @Field(versions = "0") String groupId) {}
