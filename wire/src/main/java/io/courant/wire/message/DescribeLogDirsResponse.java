package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 35, versions 1 to 5. */
@Message(kind = MessageKind.RESPONSE, apiKey = 35, versions = "1-5", flexible = "2+")
public record DescribeLogDirsResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "3+", ignorable = true) short errorCode,
        @Field(versions = "0+") List<DescribeLogDirsResult> results) {

    /** Part of {@link DescribeLogDirsResponse}. */
    public record DescribeLogDirsResult(
            @Field(versions = "0+") short errorCode,
            @Field(versions = "0+") String logDir,
            @Field(versions = "0+") List<DescribeLogDirsTopic> topics,

            @Field(versions = "4+", defaultValue = "-1", ignorable = true)
            long totalBytes,

            @Field(versions = "4+", defaultValue = "-1", ignorable = true)
            long usableBytes,

            @Field(versions = "5+", ignorable = true) boolean isCordoned) {}

    /** Part of {@link DescribeLogDirsResponse}. */
    public record DescribeLogDirsTopic(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<DescribeLogDirsPartition> partitions) {}

    /** Part of {@link DescribeLogDirsResponse}. */
    public record DescribeLogDirsPartition(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") long partitionSize,
            @Field(versions = "0+") long offsetLag,
            @Field(versions = "0+") boolean isFutureKey) {}
}
