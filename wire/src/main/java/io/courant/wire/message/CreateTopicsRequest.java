package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 19, versions 2 to 7. */
@Message(kind = MessageKind.REQUEST, apiKey = 19, versions = "2-7", flexible = "5+")
public record CreateTopicsRequest(
        @Field(versions = "0+") List<CreatableTopic> topics,
        @Field(versions = "0+", defaultValue = "60000") int timeoutMs,
        @Field(versions = "1+") boolean validateOnly) {

    /** Part of {@link CreateTopicsRequest}. */
    public record CreatableTopic(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") int numPartitions,
            @Field(versions = "0+") short replicationFactor,
            @Field(versions = "0+") List<CreatableReplicaAssignment> assignments,
            @Field(versions = "0+") List<CreatableTopicConfig> configs) {}

    /** Part of {@link CreateTopicsRequest}. */
    public record CreatableReplicaAssignment(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") List<Integer> brokerIds) {}

    /** Part of {@link CreateTopicsRequest}. */
    public record CreatableTopicConfig(
            @Field(versions = "0+") String name,

            @Field(versions = "0+", nullable = "0+") @Nullable
            String value) {}
}
