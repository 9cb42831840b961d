package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Response of API 56, versions 2 to 3. */
@Message(kind = MessageKind.RESPONSE, apiKey = 56, versions = "2-3", flexible = "0+")
public record AlterPartitionResponse(
        @Field(versions = "0+") int throttleTimeMs,
        @Field(versions = "0+") short errorCode,
        @Field(versions = "0+") List<TopicData> topics) {

    /** Part of {@link AlterPartitionResponse}. */
    public record TopicData(
            @Field(versions = "2+", ignorable = true) Uuid topicId,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link AlterPartitionResponse}. */
    public record PartitionData(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") short errorCode,
            @Field(versions = "0+") int leaderId,
            @Field(versions = "0+") int leaderEpoch,
            @Field(versions = "0+") List<Integer> isr,
            @Field(versions = "1+", ignorable = true) byte leaderRecoveryState,
            @Field(versions = "0+") int partitionEpoch) {}
}
