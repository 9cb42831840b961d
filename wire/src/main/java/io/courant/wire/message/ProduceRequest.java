package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.Records;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 0, versions 3 to 13. */
@Message(kind = MessageKind.REQUEST, apiKey = 0, versions = "3-13", flexible = "9+")
public record ProduceRequest(
        @Field(versions = "3+", nullable = "3+", defaultValue = "null") @Nullable
        String transactionalId,

        @Field(versions = "0+") short acks,
        @Field(versions = "0+") int timeoutMs,
        @Field(versions = "0+") List<TopicProduceData> topicData) {

    /** Part of {@link ProduceRequest}. */
    public record TopicProduceData(
            @Field(versions = "0-12", ignorable = true) String name,
            @Field(versions = "13+", ignorable = true) Uuid topicId,
            @Field(versions = "0+") List<PartitionProduceData> partitionData) {}

    /** Part of {@link ProduceRequest}. */
    public record PartitionProduceData(
            @Field(versions = "0+") int index,

            @Field(versions = "0+", nullable = "0+", defaultValue = "null") @Nullable
            Records records) {}
}
