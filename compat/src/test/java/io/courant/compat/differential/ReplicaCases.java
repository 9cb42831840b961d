package io.courant.compat.differential;

import io.courant.wire.message.FetchRequest;
import io.courant.wire.message.ListOffsetsRequestBuilder;
import io.courant.wire.message.OffsetForLeaderEpochRequestBuilder;
import java.io.IOException;
import java.util.List;

/** Requests that claim to come from another broker: the one that is asked, and one that does not exist. */
final class ReplicaCases implements DifferentialTest.Cases {

    private static final String TOPIC = "replicated";
    private static final int FIRST_WITH_REPLICA_STATE = 15;

    @Override
    public void play(Script script) throws IOException {
        script.makeTopic(TOPIC, 1);
        script.playIn(
                9,
                "before replicas ask",
                Api.PRODUCE,
                (side, version) -> Batches.produce(side, TOPIC, 0, -1, Batches.of(Batches.FIRST_MS, 3)));
        for (int replica : new int[] {1, 77}) {
            String what = "of replica " + replica;
            for (int partition : new int[] {0, 9}) {
                script.play(
                        what + " of partition " + partition,
                        Api.FETCH,
                        (side, version) -> fetch(side, version, replica, partition));
                script.play(
                        what + " of partition " + partition,
                        Api.LIST_OFFSETS,
                        (side, version) -> new ListOffsetsRequestBuilder()
                                .replicaId(replica)
                                .topics(List.of(new ListOffsetsRequestBuilder.ListOffsetsTopicBuilder()
                                        .name(TOPIC)
                                        .partitions(List.of(new ListOffsetsRequestBuilder.ListOffsetsPartitionBuilder()
                                                .partitionIndex(partition)
                                                .timestamp(-1)
                                                .build()))
                                        .build()))
                                .build());
                script.playFrom(
                        3,
                        what + " of partition " + partition,
                        Api.OFFSET_FOR_LEADER_EPOCH,
                        (side, version) -> new OffsetForLeaderEpochRequestBuilder()
                                .replicaId(replica)
                                .topics(List.of(new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderTopicBuilder()
                                        .topic(TOPIC)
                                        .partitions(List.of(
                                                new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderPartitionBuilder()
                                                        .partition(partition)
                                                        .currentLeaderEpoch(-1)
                                                        .build()))
                                        .build()))
                                .build());
            }
        }
    }

    private static FetchRequest fetch(Side side, int version, int replica, int partition) {
        var request = Fetches.of(side, TOPIC, Fetches.partition(partition).build());
        return (version < FIRST_WITH_REPLICA_STATE
                        ? request.replicaId(replica)
                        : request.replicaState(new FetchRequest.ReplicaState(replica, -1)))
                .build();
    }
}
