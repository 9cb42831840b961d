package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;

/** Response of API 38, versions 1 to 3. */
@Message(kind = MessageKind.RESPONSE, apiKey = 38, versions = "1-3", flexible = "2+")
public record CreateDelegationTokenResponse(
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") String principalType,
        @Field(versions = "0+") String principalName,
        @Field(versions = "3+") String tokenRequesterPrincipalType,
        @Field(versions = "3+") String tokenRequesterPrincipalName,
        @Field(versions = "0+") long issueTimestampMs,
        @Field(versions = "0+") long expiryTimestampMs,
        @Field(versions = "0+") long maxTimestampMs,
        @Field(versions = "0+") String tokenId,
        @Field(versions = "0+") ByteBuffer hmac,
        @Field(versions = "0+") int throttleTimeMs) {}
