package io.courant.compat.differential;

import io.courant.base.Uuid;
import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.FetchRequestBuilder;
import java.util.List;

/** Fetch requests that take what is there and do not wait. */
final class Fetches {

    static final Uuid UNKNOWN_ID = new Uuid(7, 7);
    static final int FIRST_WITH_SESSIONS = 7;
    static final int FIRST_WITH_IDS = 13;
    static final int MEGABYTE = 1 << 20;

    private Fetches() {}

    static FetchRequestBuilder ofNothing() {
        return new FetchRequestBuilder().maxWaitMs(1).minBytes(0);
    }

    static FetchRequestBuilder of(Side side, String topic, FetchRequest.FetchPartition... partitions) {
        return ofNothing().topics(List.of(topic(topic, side.topicId(topic), partitions)));
    }

    /** Of name and id each version sends the one that it knows. */
    static FetchRequest.FetchTopic topic(String name, Uuid id, FetchRequest.FetchPartition... partitions) {
        return new FetchRequestBuilder.FetchTopicBuilder()
                .topic(name)
                .topicId(id)
                .partitions(List.of(partitions))
                .build();
    }

    static FetchRequestBuilder.FetchPartitionBuilder partition(int index) {
        return new FetchRequestBuilder.FetchPartitionBuilder().partition(index).partitionMaxBytes(MEGABYTE);
    }

    static FetchRequest.ForgottenTopic forgotten(Side side, String topic, Integer... partitions) {
        return new FetchRequestBuilder.ForgottenTopicBuilder()
                .topic(topic)
                .topicId(side.topicId(topic))
                .partitions(List.of(partitions))
                .build();
    }
}
