package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 38, versions 1 to 3. */
@Message(kind = MessageKind.REQUEST, apiKey = 38, versions = "1-3", flexible = "2+")
public record CreateDelegationTokenRequest(
        @Field(versions = "3+", nullable = "3+") @Nullable String ownerPrincipalType,
        @Field(versions = "3+", nullable = "3+") @Nullable String ownerPrincipalName,
        @Field(versions = "0+") List<CreatableRenewers> renewers,
        @Field(versions = "0+") long maxLifetimeMs) {

    /** Part of {@link CreateDelegationTokenRequest}. */
    public record CreatableRenewers(
            @Field(versions = "0+") String principalType,
            @Field(versions = "0+") String principalName) {}
}
