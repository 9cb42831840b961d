package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 50, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 50, versions = "0", flexible = "0+")
public record DescribeUserScramCredentialsRequest(
        @Field(versions = "0+", nullable = "0+") @Nullable List<UserName> users) {

    /** Part of {@link DescribeUserScramCredentialsRequest}. */
    public record UserName(@Field(versions = "0+") String name) {}
}
