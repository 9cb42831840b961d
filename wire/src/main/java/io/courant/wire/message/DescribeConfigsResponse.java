package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Response of API 32, versions 1 to 4. */
@Message(kind = MessageKind.RESPONSE, apiKey = 32, versions = "1-4", flexible = "4+")
public record DescribeConfigsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") List<DescribeConfigsResult> results) {

    /** Part of {@link DescribeConfigsResponse}. */
    public record DescribeConfigsResult(
            @Field(versions = "0+") short errorCode,

            @Field(versions = "0+", nullable = "0+", cut = true) @Nullable
            String errorMessage,

            @Field(versions = "0+") byte resourceType,
            @Field(versions = "0+") String resourceName,
            @Field(versions = "0+") List<DescribeConfigsResourceResult> configs) {}

    /** Part of {@link DescribeConfigsResponse}. */
    public record DescribeConfigsResourceResult(
            @Field(versions = "0+") String name,

            @Field(versions = "0+", nullable = "0+") @Nullable
            String value,

            @Field(versions = "0+") boolean readOnly,

            @Field(versions = "1+", defaultValue = "-1", ignorable = true)
            byte configSource,

            @Field(versions = "0+") boolean isSensitive,
            @Field(versions = "1+", ignorable = true) List<DescribeConfigsSynonym> synonyms,
            @Field(versions = "3+", ignorable = true) byte configType,

            @Field(versions = "3+", nullable = "0+", ignorable = true) @Nullable
            String documentation) {}

    /** Part of {@link DescribeConfigsResponse}. */
    public record DescribeConfigsSynonym(
            @Field(versions = "1+") String name,

            @Field(versions = "1+", nullable = "0+") @Nullable
            String value,

            @Field(versions = "1+") byte source) {}
}
