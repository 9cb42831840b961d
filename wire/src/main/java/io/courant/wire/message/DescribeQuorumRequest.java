package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 55, versions 0 to 2. */
@Message(kind = MessageKind.REQUEST, apiKey = 55, versions = "0-2", flexible = "0+")
public record DescribeQuorumRequest(@Field(versions = "0+") List<TopicData> topics) {

    /** Part of {@link DescribeQuorumRequest}. */
    public record TopicData(
            @Field(versions = "0+") String topicName,
            @Field(versions = "0+") List<PartitionData> partitions) {}

    /** Part of {@link DescribeQuorumRequest}. */
    public record PartitionData(@Field(versions = "0+") int partitionIndex) {}
}
