package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 37, versions 0 to 3. */
@Message(kind = MessageKind.REQUEST, apiKey = 37, versions = "0-3", flexible = "2+")
public record CreatePartitionsRequest(
        @Field(versions = "0+") List<CreatePartitionsTopic> topics,
        @Field(versions = "0+") int timeoutMs,
        @Field(versions = "0+") boolean validateOnly) {

    /** Part of {@link CreatePartitionsRequest}. */
    public record CreatePartitionsTopic(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") int count,

            @Field(versions = "0+", nullable = "0+") @Nullable
            List<CreatePartitionsAssignment> assignments) {}

    /** Part of {@link CreatePartitionsRequest}. */
    public record CreatePartitionsAssignment(
            @Field(versions = "0+") List<Integer> brokerIds) {}
}
