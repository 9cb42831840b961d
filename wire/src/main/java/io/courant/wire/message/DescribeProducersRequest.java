package io.courant.wire.message;

import io.courant.wire.declaration.Field;
import io.courant.wire.declaration.Message;
import io.courant.wire.declaration.MessageKind;
import java.util.List;

/** Request of API 61, version 0. */
@Message(kind = MessageKind.REQUEST, apiKey = 61, versions = "0", flexible = "0+")
public record DescribeProducersRequest(
        @Field(versions = "0+") List<TopicRequest> topics) {

    /** Part of {@link DescribeProducersRequest}. */
    public record TopicRequest(
            @Field(versions = "0+") String name,
            @Field(versions = "0+") List<Integer> partitionIndexes) {}
}
