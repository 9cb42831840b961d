package io.courant.compat.differential;

import io.courant.wire.message.CreatePartitionsRequest;
import io.courant.wire.message.CreatePartitionsRequestBuilder;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import io.courant.wire.message.DeleteTopicsRequest;
import io.courant.wire.message.DeleteTopicsRequestBuilder;
import io.courant.wire.message.ProduceRequestBuilder;
import java.io.IOException;
import java.util.List;

/** Requests that give no time to do what they ask for. */
final class TimeoutCases implements DifferentialTest.Cases {

    private static final String TOPIC = "without-time";
    private static final int FIRST_DELETION_BY_STATE = 6;

    @Override
    public void play(Script script) throws IOException {
        script.makeTopic(TOPIC, 1);
        long deletedTo = 0;
        for (int timeoutMs : new int[] {0, -1, Integer.MIN_VALUE}) {
            String what = "within " + timeoutMs + " ms";
            for (int acks : new int[] {1, -1}) {
                script.play(
                        what + " with acks=" + acks,
                        Api.PRODUCE,
                        (side, version) -> new ProduceRequestBuilder()
                                .acks((short) acks)
                                .timeoutMs(timeoutMs)
                                .topicData(Batches.produce(side, TOPIC, 0, acks, Batches.of(Batches.FIRST_MS, 1))
                                        .topicData())
                                .build());
            }
            for (int version = 0; version <= 2; version++) {
                // One more record each time, so that there is something to wait for.
                long offset = ++deletedTo;
                script.playIn(
                        version,
                        "up to " + offset + " " + what,
                        Api.DELETE_RECORDS,
                        (side, v) -> DeleteRecordsCases.within(timeoutMs, TOPIC, offset, 0));
            }
            // A version whose answer does not list the configs says enough.
            script.playIn(
                    4,
                    "checks a topic " + what,
                    Api.CREATE_TOPICS,
                    (side, version) -> new CreateTopicsRequestBuilder()
                            .topics(List.of(new CreateTopicsRequestBuilder.CreatableTopicBuilder()
                                    .name("never-made")
                                    .numPartitions(1)
                                    .replicationFactor((short) 1)
                                    .build()))
                            .validateOnly(true)
                            .timeoutMs(timeoutMs)
                            .build());
            script.play(
                    "of a topic that exists " + what,
                    Api.CREATE_TOPICS,
                    (side, version) -> new CreateTopicsRequestBuilder()
                            .topics(List.of(new CreateTopicsRequestBuilder.CreatableTopicBuilder()
                                    .name(TOPIC)
                                    .numPartitions(1)
                                    .replicationFactor((short) 1)
                                    .build()))
                            .timeoutMs(timeoutMs)
                            .build());
            script.play(
                    "of a missing topic " + what,
                    Api.DELETE_TOPICS,
                    (side, version) -> deletion(version, "missing", timeoutMs));
            script.play(
                    "checks two partitions " + what,
                    Api.CREATE_PARTITIONS,
                    (side, version) -> new CreatePartitionsRequestBuilder()
                            .topics(List.of(new CreatePartitionsRequest.CreatePartitionsTopic(TOPIC, 2, null)))
                            .timeoutMs(timeoutMs)
                            .validateOnly(true)
                            .build());
        }
    }

    private static DeleteTopicsRequest deletion(int version, String topic, int timeoutMs) {
        var request = new DeleteTopicsRequestBuilder().timeoutMs(timeoutMs);
        return (version < FIRST_DELETION_BY_STATE
                        ? request.topicNames(List.of(topic))
                        : request.topics(List.of(new DeleteTopicsRequestBuilder.DeleteTopicStateBuilder()
                                .name(topic)
                                .build())))
                .build();
    }
}
