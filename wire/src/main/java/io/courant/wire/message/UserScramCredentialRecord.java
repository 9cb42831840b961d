package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;

/** Metadata record of type 11, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 11, versions = "0", flexible = "0+")
public record UserScramCredentialRecord(
        @Field(versions = "0+") String name,
        @Field(versions = "0+") byte mechanism,
        @Field(versions = "0+") ByteBuffer salt,
        @Field(versions = "0+") ByteBuffer storedKey,
        @Field(versions = "0+") ByteBuffer serverKey,
        @Field(versions = "0+") int iterations) {}
