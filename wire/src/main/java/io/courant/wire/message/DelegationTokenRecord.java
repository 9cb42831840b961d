package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Metadata record of type 10, version 0. */
@Message(kind = MessageKind.METADATA, apiKey = 10, versions = "0", flexible = "0+")
public record DelegationTokenRecord(
        @Field(versions = "0+") String owner,
        @Field(versions = "0+") String requester,
        @Field(versions = "0+") List<String> renewers,
        @Field(versions = "0+") long issueTimestamp,
        @Field(versions = "0+") long maxTimestamp,
        @Field(versions = "0+") long expirationTimestamp,
        @Field(versions = "0+") String tokenId) {}
