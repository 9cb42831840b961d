package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 43, versions 0 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 43, versions = "0-2", flexible = "2+")
public record ElectLeadersRequest(
        @Field(versions = "1+") byte electionType,
        @Field(versions = "0+", nullable = "0+") @Nullable List<TopicPartitions> topicPartitions,
        @Field(versions = "0+", defaultValue = "60000") int timeoutMs) {

    /** Part of {@link ElectLeadersRequest}. */
    public record TopicPartitions(
            @Field(versions = "0+") String topic,
            @Field(versions = "0+") List<Integer> partitions) {}
}
