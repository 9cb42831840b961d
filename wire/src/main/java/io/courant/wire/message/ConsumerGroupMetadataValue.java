package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Value of the coordinator record of type 3, version 0. */
@Message(kind = MessageKind.COORDINATOR_VALUE, apiKey = 3, versions = "0", flexible = "0+")
public record ConsumerGroupMetadataValue(
        @Field(versions = "0+") int epoch,
        @Field(versions = "0+", tag = 0) long metadataHash) {}
