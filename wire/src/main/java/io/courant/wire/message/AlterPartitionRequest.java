package io.courant.wire.message;

import io.courant.base.Uuid;
import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 56, versions 2 to 3. */
@Message(kind = MessageKind.REQUEST, apiKey = 56, versions = "2-3", flexible = "0+")
public record AlterPartitionRequest(
        @Field(versions = "0+") int brokerId,
        @Field(versions = "0+", defaultValue = "-1") long brokerEpoch,
        @Field(versions = "0+") List<TopicData> topics) {

    /** Part of {@link AlterPartitionRequest}. */
    public record TopicData(
            @Field(versions = "2+", ignorable = true) Uuid topicId,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link AlterPartitionRequest}. */
    public record PartitionData(
            @Field(versions = "0+") int partitionIndex,
            @Field(versions = "0+") int leaderEpoch,
            @Field(versions = "0-2") List<Integer> newIsr,
            @Field(versions = "3+") List<BrokerState> newIsrWithEpochs,
            @Field(versions = "1+") byte leaderRecoveryState,
            @Field(versions = "0+") int partitionEpoch) {}

    /** Part of {@link AlterPartitionRequest}. */
    public record BrokerState(
            @Field(versions = "3+") int brokerId,
            @Field(versions = "3+", defaultValue = "-1") long brokerEpoch) {}
}
