package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Value of the coordinator record of type 12, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 12, versions = "0", flexible = "0+")
public record ShareGroupTargetAssignmentMetadataValue(
        @Field(versions = "0+") int assignmentEpoch,
        @Field(versions = "0+", tag = 0, ignorable = true) long assignmentTimestamp) {}
