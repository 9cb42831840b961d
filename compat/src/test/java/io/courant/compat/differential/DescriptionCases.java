package io.courant.compat.differential;

import io.courant.wire.message.DescribeLogDirsRequest;
import io.courant.wire.message.DescribeProducersRequest;
import io.courant.wire.message.DescribeTopicPartitionsRequest;
import io.courant.wire.message.DescribeTopicPartitionsRequestBuilder;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DescribeTopicPartitions, DescribeProducers and DescribeLogDirs, of topics made for it. */
final class DescriptionCases implements DifferentialTest.Cases {

    private static final String TOPIC = "examined";
    private static final String OTHER = "examined-too";
    private static final int PARTITIONS = 4;

    @Override
    public void play(Script script) throws IOException {
        script.makeTopic(TOPIC, PARTITIONS);
        script.makeTopic(OTHER, 1);
        playTopicPartitions(script);
        playProducers(script);
        playLogDirs(script);
    }

    private static void playTopicPartitions(Script script) throws IOException {
        describe(script, "of a topic", 2_000, null, TOPIC);
        describe(script, "of two topics", 2_000, null, OTHER, TOPIC);
        describe(script, "of one topic twice", 2_000, null, TOPIC, TOPIC);
        describe(script, "of a missing topic", 2_000, null, "missing");
        describe(script, "of a bad name", 2_000, null, "a/b");
        describe(script, "of a topic and a missing one", 2_000, null, "missing", TOPIC);
        for (int limit : new int[] {-1, 0, 1, 3, PARTITIONS, PARTITIONS + 1}) {
            describe(script, "of two topics, " + limit + " partitions", limit, null, TOPIC, OTHER);
        }
        for (int partition : new int[] {-1, 0, 2, PARTITIONS, 99}) {
            describe(script, "from partition " + partition, 2_000, cursor(TOPIC, partition), TOPIC, OTHER);
            describe(
                    script, "from partition " + partition + ", 1 partition", 1, cursor(TOPIC, partition), TOPIC, OTHER);
        }
        describe(script, "from another topic", 2_000, cursor(OTHER, 0), TOPIC, OTHER);
        describe(script, "from a missing topic", 2_000, cursor("examined-never", 0), TOPIC, OTHER);
    }

    private static void describe(
            Script script,
            String what,
            int limit,
            DescribeTopicPartitionsRequest.@Nullable Cursor cursor,
            String... topics)
            throws IOException {
        script.play(
                what,
                Api.DESCRIBE_TOPIC_PARTITIONS,
                (side, version) -> new DescribeTopicPartitionsRequestBuilder()
                        .topics(List.of(topics).stream()
                                .map(DescribeTopicPartitionsRequest.TopicRequest::new)
                                .toList())
                        .responsePartitionLimit(limit)
                        .cursor(cursor)
                        .build());
    }

    private static DescribeTopicPartitionsRequest.Cursor cursor(String topic, int partition) {
        return new DescribeTopicPartitionsRequest.Cursor(topic, partition);
    }

    private static void playProducers(Script script) throws IOException {
        ByteBuffer batch = Batches.filled(new BatchBuilder(), Batches.FIRST_MS, 3)
                .producer(5_000_000, (short) 2, 0)
                .build();
        script.playIn(
                9,
                "before producers are described",
                Api.PRODUCE,
                (side, version) -> Batches.produce(side, TOPIC, 0, -1, batch));
        script.play("of a partition", Api.DESCRIBE_PRODUCERS, (side, version) -> producers(TOPIC, 0));
        script.play("of a partition without any", Api.DESCRIBE_PRODUCERS, (side, version) -> producers(TOPIC, 1));
        script.play("of missing partitions", Api.DESCRIBE_PRODUCERS, (side, version) -> producers(TOPIC, -1, 99));
        script.play("of a missing topic", Api.DESCRIBE_PRODUCERS, (side, version) -> producers("missing", 0));
        script.play("of nothing", Api.DESCRIBE_PRODUCERS, (side, version) -> new DescribeProducersRequest(List.of()));
    }

    private static DescribeProducersRequest producers(String topic, Integer... partitions) {
        return new DescribeProducersRequest(
                List.of(new DescribeProducersRequest.TopicRequest(topic, List.of(partitions))));
    }

    private static void playLogDirs(Script script) throws IOException {
        script.play("of a partition with records", Api.DESCRIBE_LOG_DIRS, (side, version) -> logDirs(TOPIC, 0));
        script.play("of missing partitions", Api.DESCRIBE_LOG_DIRS, (side, version) -> logDirs(TOPIC, -1, 99));
        script.play("of a missing topic", Api.DESCRIBE_LOG_DIRS, (side, version) -> logDirs("missing", 0));
        script.play("of nothing", Api.DESCRIBE_LOG_DIRS, (side, version) -> new DescribeLogDirsRequest(List.of()));
        script.play("of everything", Api.DESCRIBE_LOG_DIRS, (side, version) -> new DescribeLogDirsRequest(null));
    }

    private static DescribeLogDirsRequest logDirs(String topic, Integer... partitions) {
        return new DescribeLogDirsRequest(
                List.of(new DescribeLogDirsRequest.DescribableLogDirTopic(topic, List.of(partitions))));
    }
}
