package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stored or embedded value, versions 0 to 3. */
@Message(kind = MessageKind.DATA, versions = "0-3", flexible = "none")
public record ConsumerProtocolSubscription(
        @Field(versions = "0+") List<String> topics,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        ByteBuffer userData,

        @Field(versions = "1+", ignorable = true) List<TopicPartition> ownedPartitions,

        @Field(versions = "2+", defaultValue = "-1", ignorable = true)
        int generationId,

        @Field(versions = "3+", nullable = "3+", defaultValue = "null", ignorable = true) @Nullable
        String rackId) {

    /** Part of {@link ConsumerProtocolSubscription}. */
    public record TopicPartition(
            @Field(versions = "1+") String topic,
            @Field(versions = "1+") List<Integer> partitions) {}
}
