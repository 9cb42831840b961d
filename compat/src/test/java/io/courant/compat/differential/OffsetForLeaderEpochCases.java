package io.courant.compat.differential;

import io.courant.wire.message.OffsetForLeaderEpochRequest;
import io.courant.wire.message.OffsetForLeaderEpochRequestBuilder;
import java.io.IOException;
import java.util.List;

/** OffsetForLeaderEpoch: epochs that are, that were not, and that may come, as consumers ask. */
final class OffsetForLeaderEpochCases implements DifferentialTest.Cases {

    private static final String TOPIC = "epochs";
    private static final int[] EPOCHS = {-2, -1, 0, 1, 99, Integer.MAX_VALUE};

    @Override
    public void play(Script script) throws IOException {
        script.makeTopic(TOPIC, 2);
        script.playIn(
                9,
                "before epochs",
                Api.PRODUCE,
                (side, version) -> Batches.produce(side, TOPIC, 0, -1, Batches.of(Batches.FIRST_MS, 3)));
        for (int partition = 0; partition < 2; partition++) {
            int index = partition;
            for (int epoch : EPOCHS) {
                script.play(
                        "of epoch " + epoch + " in partition " + partition,
                        Api.OFFSET_FOR_LEADER_EPOCH,
                        (side, version) -> of(TOPIC, index, -1, epoch));
                script.play(
                        "in epoch " + epoch + " in partition " + partition,
                        Api.OFFSET_FOR_LEADER_EPOCH,
                        (side, version) -> of(TOPIC, index, epoch, 0));
            }
        }
        script.play("of a missing topic", Api.OFFSET_FOR_LEADER_EPOCH, (side, version) -> of("missing", 0, -1, 0));
        for (int partition : new int[] {-1, 2}) {
            script.play(
                    "of partition " + partition,
                    Api.OFFSET_FOR_LEADER_EPOCH,
                    (side, version) -> of(TOPIC, partition, -1, 0));
        }
        script.play(
                "of nothing",
                Api.OFFSET_FOR_LEADER_EPOCH,
                (side, version) -> request().build());
    }

    /** From version 3 on the replica is told; -1 is a consumer. */
    private static OffsetForLeaderEpochRequestBuilder request() {
        return new OffsetForLeaderEpochRequestBuilder().replicaId(-1);
    }

    private static OffsetForLeaderEpochRequest of(String topic, int partition, int currentEpoch, int epoch) {
        return request()
                .topics(List.of(new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderTopicBuilder()
                        .topic(topic)
                        .partitions(List.of(new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderPartitionBuilder()
                                .partition(partition)
                                .currentLeaderEpoch(currentEpoch)
                                .leaderEpoch(epoch)
                                .build()))
                        .build()))
                .build();
    }
}
