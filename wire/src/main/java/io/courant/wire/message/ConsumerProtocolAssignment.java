package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stored or embedded value, versions 0 to 3. */
@Message(kind = MessageKind.DATA, versions = "0-3", flexible = "none")
public record ConsumerProtocolAssignment(
        @Field(versions = "0+") List<TopicPartition> assignedPartitions,

        @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
        ByteBuffer userData) {

    /** Part of {@link ConsumerProtocolAssignment}. */
    public record TopicPartition(
            @Field(versions = "0+") String topic,
            @Field(versions = "0+") List<Integer> partitions) {}
}
