package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;

/** Metadata record of type 26, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 26, versions = "0", flexible = "0+")
public record RemoveDelegationTokenRecord(
        @Field(versions = "0+") String tokenId) {}
