package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import java.util.List;

/** Request of API 51, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 51, versions = "0", flexible = "0+")
public record AlterUserScramCredentialsRequest(
        @Field(versions = "0+") List<ScramCredentialDeletion> deletions,
        @Field(versions = "0+") List<ScramCredentialUpsertion> upsertions) {

    /** Part of {@link AlterUserScramCredentialsRequest}. */
    public record ScramCredentialDeletion(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") byte mechanism) {}

    /** Part of {@link AlterUserScramCredentialsRequest}. */
    public record ScramCredentialUpsertion(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") byte mechanism,
            @Field(versions = "0+") int iterations,
            @Field(versions = "0+") ByteBuffer salt,
            @Field(versions = "0+") ByteBuffer saltedPassword) {}
}
