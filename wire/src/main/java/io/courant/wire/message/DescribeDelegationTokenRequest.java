package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 41, versions 1 to 3. */
@Message(kind = MessageKind.REQUEST, apiKey = 41, versions = "1-3", flexible = "2+")
public record DescribeDelegationTokenRequest(
        @Field(versions = "0+", nullable = "0+") @Nullable List<DescribeDelegationTokenOwner> owners) {

    /** Part of {@link DescribeDelegationTokenRequest}. */
    public record DescribeDelegationTokenOwner(
            @Field(versions = "0+") String principalType,
            @Field(versions = "0+") String principalName) {}
}
