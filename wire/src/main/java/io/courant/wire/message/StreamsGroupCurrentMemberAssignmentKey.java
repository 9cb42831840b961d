package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Key of the coordinator record of type 22, version 0. */
@Message(kind = MessageKind.COORDINATOR_KEY, apiKey = 22, versions = "0", flexible = "none")
public record StreamsGroupCurrentMemberAssignmentKey(
        @Field(versions = "0") String groupId,
        @Field(versions = "0") String memberId) {}
