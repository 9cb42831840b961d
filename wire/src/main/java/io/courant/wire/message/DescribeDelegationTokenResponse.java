package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import java.util.List;

/** Response of API 41, versions 1 to 3. */
@Message(kind = MessageKind.RESPONSE, apiKey = 41, versions = "1-3", flexible = "2+")
public record DescribeDelegationTokenResponse(
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") List<DescribedDelegationToken> tokens,
        @Field(versions = "0+") int throttleTimeMs) {

    /** Part of {@link DescribeDelegationTokenResponse}. */
    public record DescribedDelegationToken(
            @Field(versions = "0+") String principalType,
            @Field(versions = "0+") String principalName,
            @Field(versions = "3+") String tokenRequesterPrincipalType,
            @Field(versions = "3+") String tokenRequesterPrincipalName,
            @Field(versions = "0+") long issueTimestamp,
            @Field(versions = "0+") long expiryTimestamp,
            @Field(versions = "0+") long maxTimestamp,
            @Field(versions = "0+") String tokenId,
            @Field(versions = "0+") ByteBuffer hmac,
            @Field(versions = "0+") List<DescribedDelegationTokenRenewer> renewers) {}

    /** Part of {@link DescribeDelegationTokenResponse}. */
    public record DescribedDelegationTokenRenewer(
            @Field(versions = "0+") String principalType,
            @Field(versions = "0+") String principalName) {}
}
