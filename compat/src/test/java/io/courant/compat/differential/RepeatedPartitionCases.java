package io.courant.compat.differential;

import io.courant.wire.message.DescribeLogDirsRequest;
import io.courant.wire.message.DescribeProducersRequest;
import io.courant.wire.message.OffsetForLeaderEpochRequestBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One partition twice in a request, of every API that names partitions; ListOffsets and sessions of Fetch have theirs elsewhere.
 */
final class RepeatedPartitionCases implements DifferentialTest.Cases {

    private static final String TOPIC = "named-twice";
    private static final int RECORDS = 3;
    private static final String WHAT = "of one partition twice";

    @Override
    public void play(Script script) throws IOException {
        script.makeTopic(TOPIC, 2);
        ByteBuffer batch = Batches.of(Batches.FIRST_MS, RECORDS);
        script.playIn(
                9,
                "before partitions are named twice",
                Api.PRODUCE,
                (side, version) -> Batches.produce(side, TOPIC, 0, -1, batch));
        script.play(
                WHAT,
                Api.FETCH,
                (side, version) -> Fetches.of(
                                side,
                                TOPIC,
                                Fetches.partition(0).build(),
                                Fetches.partition(0).fetchOffset(1).build(),
                                Fetches.partition(1).build())
                        .build());
        script.play(
                WHAT + ", the topic twice as well",
                Api.FETCH,
                (side, version) -> Fetches.ofNothing()
                        .topics(List.of(
                                Fetches.topic(
                                        TOPIC,
                                        side.topicId(TOPIC),
                                        Fetches.partition(0).build()),
                                Fetches.topic(
                                        TOPIC,
                                        side.topicId(TOPIC),
                                        Fetches.partition(0).build())))
                        .build());
        var epoch = new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderPartitionBuilder()
                .partition(0)
                .currentLeaderEpoch(-1)
                .leaderEpoch(0)
                .build();
        script.play(
                WHAT,
                Api.OFFSET_FOR_LEADER_EPOCH,
                (side, version) -> new OffsetForLeaderEpochRequestBuilder()
                        .replicaId(-1)
                        .topics(List.of(new OffsetForLeaderEpochRequestBuilder.OffsetForLeaderTopicBuilder()
                                .topic(TOPIC)
                                .partitions(List.of(epoch, epoch))
                                .build()))
                        .build());
        script.play(
                WHAT,
                Api.DESCRIBE_PRODUCERS,
                (side, version) -> new DescribeProducersRequest(
                        List.of(new DescribeProducersRequest.TopicRequest(TOPIC, List.of(0, 0)))));
        script.play(
                WHAT,
                Api.DESCRIBE_LOG_DIRS,
                (side, version) -> new DescribeLogDirsRequest(
                        List.of(new DescribeLogDirsRequest.DescribableLogDirTopic(TOPIC, List.of(0, 0)))));
        script.play(WHAT, Api.DELETE_RECORDS, (side, version) -> DeleteRecordsCases.upTo(TOPIC, 1, 0, 0));
        for (int version : new int[] {3, 12, 13}) {
            // One each: what is appended is not the same on both sides.
            String topic = "twice-produced-by-v" + version;
            script.makeTopic(topic, 1);
            script.playIn(
                    version,
                    WHAT,
                    Api.PRODUCE,
                    (side, v) -> Batches.produce(
                            topic, side.topicId(topic), -1, Batches.partition(0, batch), Batches.partition(0, batch)));
        }
    }
}
