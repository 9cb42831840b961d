package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 50, version 0. */
@Message(kind = MessageKind.RESPONSE, apiKey = 50, versions = "0", flexible = "0+")
public record DescribeUserScramCredentialsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,

        @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
        String errorMessage,

        @Field(versions = "0+") List<DescribeUserScramCredentialsResult> results) {

    /** Part of {@link DescribeUserScramCredentialsResponse}. */
    public record DescribeUserScramCredentialsResult(
            @Field(versions = "0+") String user,
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") List<CredentialInfo> credentialInfos) {}

    /** Part of {@link DescribeUserScramCredentialsResponse}. */
    public record CredentialInfo(
            @Field(versions = "0+") byte mechanism,
            @Field(versions = "0+") int iterations) {}
}
