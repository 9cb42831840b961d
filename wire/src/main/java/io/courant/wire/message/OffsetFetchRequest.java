package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of API 9, versions 1 to 10. */
@Message(kind = MessageKind.REQUEST, apiKey = 9, versions = "1-10", flexible = "6+")
public record OffsetFetchRequest(
        @Field(versions = "0-7") String groupId,
        @Field(versions = "0-7", nullable = "2-7") @Nullable List<OffsetFetchRequestTopic> topics,
        @Field(versions = "8+") List<OffsetFetchRequestGroup> groups,
        @Field(versions = "7+") boolean requireStable) {

    /** Part of {@link OffsetFetchRequest}. */
    public record OffsetFetchRequestTopic(
            @Field(versions = "0-7") String name,
            @Field(versions = "0-7") List<Integer> partitionIndexes) {}

    /** Part of {@link OffsetFetchRequest}. */
    public record OffsetFetchRequestGroup(
            @Field(versions = "8+") String groupId,

            @Field(versions = "9+", nullable = "9+", defaultValue = "null", ignorable = true) @Nullable
            String memberId,

            @Field(versions = "9+", defaultValue = "-1", ignorable = true)
            int memberEpoch,

            @Field(versions = "8+", nullable = "8+") @Nullable
            List<OffsetFetchRequestTopics> topics) {}

    /** Part of {@link OffsetFetchRequest}. */
    public record OffsetFetchRequestTopics(
            @Field(versions = "8-9", ignorable = true) String name,
            @Field(versions = "10+", ignorable = true) Uuid topicId,
            @Field(versions = "8+") List<Integer> partitionIndexes) {}
}
