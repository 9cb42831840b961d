package io.courant.compat.differential;

import io.courant.wire.message.CreateTopicsRequest;
import io.courant.wire.message.CreateTopicsRequestBuilder;
import java.io.IOException;
import java.util.List;

/** CreateTopics: topics made and only checked, and everything in a topic that can be wrong. */
final class CreateTopicsCases implements DifferentialTest.Cases {

    private static final int TIMEOUT_MS = 30_000;
    private static final List<String> BAD_NAMES =
            List.of("", ".", "..", "a/b", "with space", "ä", "x".repeat(250), "x".repeat(1_000), "a\0b");

    @Override
    public void play(Script script) throws IOException {
        for (int version = 2; version <= 7; version++) {
            String name = "made-by-v" + version;
            script.playIn(
                    version,
                    "makes a topic",
                    Api.CREATE_TOPICS,
                    (side, v) -> making(topic(name, 2, 1).build()));
            script.awaitTopic(name);
        }
        script.play(
                "of a topic that exists",
                Api.CREATE_TOPICS,
                (side, version) -> making(topic("made-by-v7", 1, 1).build()));
        script.play(
                "checks a topic that exists",
                Api.CREATE_TOPICS,
                (side, version) -> checking(topic("made-by-v7", 1, 1).build()));
        script.play("of nothing", Api.CREATE_TOPICS, (side, version) -> making());
        playNames(script);
        playNumbers(script);
        playManyPartitions(script);
        playAssignments(script);
        playConfigs(script);
    }

    private static void playNames(Script script) throws IOException {
        script.play(
                "checks a topic",
                Api.CREATE_TOPICS,
                (side, version) -> checking(topic("checked", 2, 1).build()));
        script.play(
                "checks the longest name",
                Api.CREATE_TOPICS,
                (side, version) -> checking(topic("x".repeat(249), 1, 1).build()));
        for (String name : BAD_NAMES) {
            script.play(
                    "of the name '" + (name.length() > 20 ? name.length() + " x" : name) + "'",
                    Api.CREATE_TOPICS,
                    (side, version) -> making(topic(name, 1, 1).build()));
        }
        script.play(
                "of one topic twice",
                Api.CREATE_TOPICS,
                (side, version) -> making(
                        topic("twice", 1, 1).build(), topic("twice", 1, 1).build()));
        script.play(
                "of one topic twice and another",
                Api.CREATE_TOPICS,
                (side, version) -> checking(
                        topic("twice", 1, 1).build(),
                        topic("twice", 2, 1).build(),
                        topic("once", 1, 1).build()));
        script.play(
                "of a good and a bad topic",
                Api.CREATE_TOPICS,
                (side, version) -> checking(
                        topic("good", 1, 1).build(), topic("b/ad", 1, 1).build()));
        script.makeTopic("metric.name", 1);
        script.play(
                "of a name that collides in metrics",
                Api.CREATE_TOPICS,
                (side, version) -> making(topic("metric_name", 1, 1).build()));
        script.play(
                "of two names that collide in metrics",
                Api.CREATE_TOPICS,
                (side, version) -> checking(
                        topic("colliding.name", 1, 1).build(),
                        topic("colliding_name", 1, 1).build()));
    }

    private static void playNumbers(Script script) throws IOException {
        int[][] numbers = {{-1, -1}, {-1, 1}, {1, -1}, {0, 1}, {-2, 1}, {1, 0}, {1, -2}, {1, 2}, {3, 32_767}};
        for (int[] number : numbers) {
            script.play(
                    "checks %d partitions on %d nodes".formatted(number[0], number[1]),
                    Api.CREATE_TOPICS,
                    (side, version) ->
                            checking(topic("numbers", number[0], number[1]).build()));
        }
    }

    /** More partitions than fit into one request. A version whose answer does not list the configs of each topic says enough. */
    private static void playManyPartitions(Script script) throws IOException {
        int version = 4;
        for (int count : new int[] {9_999, 10_000, 10_001, Integer.MAX_VALUE}) {
            script.playIn(
                    version,
                    "checks " + count + " partitions",
                    Api.CREATE_TOPICS,
                    (side, v) -> checking(topic("large", count, 1).build()));
        }
        script.playIn(
                version,
                "checks two topics of 6000 partitions",
                Api.CREATE_TOPICS,
                (side, v) -> checking(
                        topic("large", 6_000, 1).build(),
                        topic("large-too", 6_000, 1).build()));
    }

    private static void playAssignments(Script script) throws IOException {
        script.play(
                "checks two partitions placed",
                Api.CREATE_TOPICS,
                (side, version) -> checking(placed(-1, -1, List.of(on(0, 1), on(1, 1)))));
        script.play(
                "checks partitions placed behind each other",
                Api.CREATE_TOPICS,
                (side, version) -> checking(placed(-1, -1, List.of(on(1, 1), on(0, 1)))));
        script.play(
                "of a placed partition and a number",
                Api.CREATE_TOPICS,
                (side, version) -> making(placed(1, -1, List.of(on(0, 1)))));
        script.play(
                "of a placed partition and a factor",
                Api.CREATE_TOPICS,
                (side, version) -> making(placed(-1, 1, List.of(on(0, 1)))));
        script.play(
                "of a placed partition, a number and a factor",
                Api.CREATE_TOPICS,
                (side, version) -> making(placed(1, 1, List.of(on(0, 1)))));
        script.play(
                "on a node that does not exist",
                Api.CREATE_TOPICS,
                (side, version) -> making(placed(-1, -1, List.of(on(0, 9)))));
        script.play(
                "on a node with a negative id",
                Api.CREATE_TOPICS,
                (side, version) -> making(placed(-1, -1, List.of(on(0, -1)))));
        script.play(
                "twice on one node",
                Api.CREATE_TOPICS,
                (side, version) -> making(placed(-1, -1, List.of(on(0, 1, 1)))));
        script.play("on no node", Api.CREATE_TOPICS, (side, version) -> making(placed(-1, -1, List.of(on(0)))));
        script.play(
                "of partitions with a gap",
                Api.CREATE_TOPICS,
                (side, version) -> making(placed(-1, -1, List.of(on(0, 1), on(2, 1)))));
        script.play(
                "of partitions from one on",
                Api.CREATE_TOPICS,
                (side, version) -> making(placed(-1, -1, List.of(on(1, 1)))));
        script.play(
                "of a partition twice",
                Api.CREATE_TOPICS,
                (side, version) -> making(placed(-1, -1, List.of(on(0, 1), on(0, 1)))));
        script.play(
                "of partitions with unlike factors",
                Api.CREATE_TOPICS,
                (side, version) -> making(placed(-1, -1, List.of(on(0, 1), on(1, 1, 2)))));
    }

    private static void playConfigs(Script script) throws IOException {
        List<CreateTopicsRequest.CreatableTopicConfig> configs = List.of(
                Requests.config("retention.ms", "1000"),
                Requests.config("retention.ms", "-1"),
                Requests.config("retention.ms", "much"),
                Requests.config("retention.ms", ""),
                Requests.config("retention.ms", "-2"),
                Requests.config("cleanup.policy", "compact,delete"),
                Requests.config("cleanup.policy", "keep"),
                Requests.config("compression.type", "zip"),
                Requests.config("compression.type", "zstd"),
                Requests.config("max.message.bytes", "-1"),
                Requests.config("min.insync.replicas", "0"),
                Requests.config("message.timestamp.type", "LogAppendTime"),
                Requests.config("segment.bytes", "1"),
                Requests.config("unknown.name", "1"),
                Requests.config("", "1"),
                Requests.config("retention.ms", null),
                Requests.config("unknown.name", null));
        for (CreateTopicsRequest.CreatableTopicConfig config : configs) {
            script.play(
                    "checks %s=%s".formatted(config.name(), config.value()),
                    Api.CREATE_TOPICS,
                    (side, version) -> checking(
                            topic("configs", 1, 1).configs(List.of(config)).build()));
        }
        script.play(
                "checks two configs",
                Api.CREATE_TOPICS,
                (side, version) -> checking(topic("configs", 1, 1)
                        .configs(List.of(
                                Requests.config("retention.bytes", "5000"),
                                Requests.config("cleanup.policy", "compact")))
                        .build()));
        script.play(
                "of a config named twice",
                Api.CREATE_TOPICS,
                (side, version) -> checking(topic("configs", 1, 1)
                        .configs(List.of(
                                Requests.config("retention.ms", "1000"), Requests.config("retention.ms", "2000")))
                        .build()));
    }

    private static CreateTopicsRequestBuilder.CreatableTopicBuilder topic(String name, int partitions, int factor) {
        return new CreateTopicsRequestBuilder.CreatableTopicBuilder()
                .name(name)
                .numPartitions(partitions)
                .replicationFactor((short) factor);
    }

    private static CreateTopicsRequest.CreatableTopic placed(
            int partitions, int factor, List<CreateTopicsRequest.CreatableReplicaAssignment> assignments) {
        return topic("placed", partitions, factor).assignments(assignments).build();
    }

    private static CreateTopicsRequest.CreatableReplicaAssignment on(int partition, Integer... nodes) {
        return new CreateTopicsRequestBuilder.CreatableReplicaAssignmentBuilder()
                .partitionIndex(partition)
                .brokerIds(List.of(nodes))
                .build();
    }

    private static CreateTopicsRequest making(CreateTopicsRequest.CreatableTopic... topics) {
        return new CreateTopicsRequestBuilder()
                .topics(List.of(topics))
                .timeoutMs(TIMEOUT_MS)
                .build();
    }

    private static CreateTopicsRequest checking(CreateTopicsRequest.CreatableTopic... topics) {
        return new CreateTopicsRequestBuilder()
                .topics(List.of(topics))
                .timeoutMs(TIMEOUT_MS)
                .validateOnly(true)
                .build();
    }
}
