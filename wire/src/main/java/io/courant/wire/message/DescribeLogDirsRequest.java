package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 35, versions 1 to 5. */
@Message(kind = MessageKind.REQUEST, apiKey = 35, versions = "1-5", flexible = "2+")
public record DescribeLogDirsRequest(
        @Field(versions = "0+", nullable = "0+") @Nullable List<DescribableLogDirTopic> topics) {

    /** Part of {@link DescribeLogDirsRequest}. */
    public record DescribableLogDirTopic(
            @Field(versions = "0+") String topic,
            @Field(versions = "0+") List<Integer> partitions) {}
}
