package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidUpdateVersionException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the newest Java client shows administrators, and what topics that change do to its producers and consumers. */
@Tag("compat")
class AdminClientTest {

    private static final long SEEN_WITHIN_SECONDS = 60;

    @TempDir
    static Path home;

    private static StartedBroker broker;
    private static Clients clients;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = StartedBroker.start(home);
        clients = Clients.of(broker);
    }

    @BeforeEach
    void theBrokerIsUp() throws IOException {
        broker.requireAlive();
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, int partition, String value) {
        return new ProducerRecord<>(topic, partition, null, value.getBytes(UTF_8));
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return record.partition() + ":" + new String(record.value(), UTF_8);
    }

    private static TopicDescription described(Admin admin, String topic) {
        return Objects.requireNonNull(
                Clients.answer(admin.describeTopics(List.of(topic)).allTopicNames())
                        .get(topic));
    }

    @Test
    void partitionsAreAddedWhereTheRequestIsRight() throws ExecutionException, InterruptedException {
        clients.createTopic("growing", 2, Map.of());
        try (Admin admin = clients.admin()) {
            Clients.answer(admin.createPartitions(
                            Map.of("growing", NewPartitions.increaseTo(9)),
                            new CreatePartitionsOptions().validateOnly(true))
                    .all());
            assertThat(described(admin, "growing").partitions()).hasSize(2);

            Clients.answer(admin.createPartitions(Map.of("growing", NewPartitions.increaseTo(4)))
                    .all());
            int leader =
                    described(admin, "growing").partitions().getFirst().leader().id();
            Clients.answer(admin.createPartitions(
                            Map.of("growing", NewPartitions.increaseTo(5, List.of(List.of(leader)))))
                    .all());
            assertThat(described(admin, "growing").partitions()).hasSize(5);

            assertThatThrownBy(
                            () -> Clients.answer(admin.createPartitions(Map.of("growing", NewPartitions.increaseTo(3)))
                                    .all()))
                    .isInstanceOf(InvalidPartitionsException.class);
            assertThatThrownBy(() -> Clients.answer(admin.createPartitions(
                                    Map.of("growing", NewPartitions.increaseTo(6, List.of(List.of(77)))))
                            .all()))
                    .isInstanceOf(InvalidReplicaAssignmentException.class);
            assertThatThrownBy(() ->
                            Clients.answer(admin.createPartitions(Map.of("never-made", NewPartitions.increaseTo(3)))
                                    .all()))
                    .isInstanceOf(UnknownTopicOrPartitionException.class);
        }
        clients.send(
                Map.of(),
                IntStream.range(0, 5).mapToObj(i -> record("growing", i, "x")).toList());
        assertThat(clients.everything(Clients.partitions("growing", 5))).hasSize(5);
    }

    @Test
    void topicsAreDescribedPageByPage() {
        clients.createTopic("pages-a", 5, Map.of());
        clients.createTopic("pages-b", 1, Map.of());
        clients.createTopic("pages-c", 7, Map.of());
        try (Admin admin = clients.admin()) {
            Map<String, TopicDescription> topics = Clients.answer(admin.describeTopics(
                            TopicCollection.ofTopicNames(List.of("pages-a", "pages-b", "pages-c")),
                            new DescribeTopicsOptions().partitionSizeLimitPerResponse(3))
                    .allTopicNames());
            assertThat(topics).hasSize(3);
            topics.forEach((name, topic) -> assertThat(topic.partitions())
                    .extracting(TopicPartitionInfo::partition)
                    .containsExactlyElementsOf(
                            IntStream.range(0, name.equals("pages-a") ? 5 : name.equals("pages-b") ? 1 : 7)
                                    .boxed()
                                    .toList()));
            assertThatThrownBy(() -> described(admin, "never-made"))
                    .isInstanceOf(UnknownTopicOrPartitionException.class);
            assertThatThrownBy(() ->
                            Clients.answer(admin.describeTopics(TopicCollection.ofTopicIds(List.of(Uuid.randomUuid())))
                                    .allTopicIds()))
                    .isInstanceOf(UnknownTopicIdException.class);
        }
    }

    @Test
    void dataDirectoriesAreDescribedWithWhatLiesInThem() throws IOException, ExecutionException, InterruptedException {
        clients.createTopic("measured", 2, Map.of());
        clients.send(Map.of("acks", "all"), List.of(record("measured", 1, "x".repeat(10_000))));
        try (Admin admin = clients.admin()) {
            int id = described(admin, "measured")
                    .partitions()
                    .getFirst()
                    .leader()
                    .id();
            Map<String, LogDirDescription> directories = Objects.requireNonNull(
                    Clients.answer(admin.describeLogDirs(List.of(id)).allDescriptions())
                            .get(id));
            assertThat(directories).containsOnlyKeys(broker.data().toString());
            LogDirDescription directory = directories.values().iterator().next();
            assertThat(directory.error()).isNull();
            assertThat(directory.totalBytes().orElseThrow()).isPositive();
            assertThat(directory.usableBytes().orElseThrow()).isPositive();
            assertThat(sizeOf(directory, "measured", 0)).isZero();
            assertThat(sizeOf(directory, "measured", 1))
                    .isEqualTo(bytesIn(broker.data().resolve("measured-1")));
        }
    }

    private static long sizeOf(LogDirDescription directory, String topic, int partition) {
        return Objects.requireNonNull(directory.replicaInfos().get(new TopicPartition(topic, partition)))
                .size();
    }

    private static long bytesIn(Path partition) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(partition)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".log")).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    @Test
    void producersOfAPartitionAreDescribed() throws ExecutionException, InterruptedException {
        clients.createTopic("produced", 1, Map.of());
        TopicPartition partition = new TopicPartition("produced", 0);
        clients.send(
                Map.of("enable.idempotence", true),
                List.of(record("produced", 0, "a"), record("produced", 0, "b"), record("produced", 0, "c")));
        try (Admin admin = clients.admin()) {
            List<ProducerState> producers = Clients.answer(
                            admin.describeProducers(List.of(partition)).partitionResult(partition))
                    .activeProducers();
            assertThat(producers).singleElement().satisfies(producer -> {
                assertThat(producer.producerId()).isNotNegative();
                assertThat(producer.producerEpoch()).isZero();
                assertThat(producer.lastSequence()).isEqualTo(2);
                assertThat(producer.lastTimestamp()).isPositive();
                assertThat(producer.coordinatorEpoch()).isEmpty();
                assertThat(producer.currentTransactionStartOffset()).isEmpty();
            });
        }
    }

    @Test
    void featuresHaveTheLevelsThatWork() {
        try (Admin admin = clients.admin()) {
            var features = Clients.answer(admin.describeFeatures().featureMetadata());
            short level = Objects.requireNonNull(features.finalizedFeatures().get("metadata.version"))
                    .maxVersionLevel();
            for (boolean validateOnly : new boolean[] {true, false}) {
                UpdateFeaturesOptions options = new UpdateFeaturesOptions().validateOnly(validateOnly);
                Clients.answer(admin.updateFeatures(
                                Map.of("metadata.version", new FeatureUpdate(level, FeatureUpdate.UpgradeType.UPGRADE)),
                                options)
                        .all());
                assertThatThrownBy(() -> Clients.answer(admin.updateFeatures(
                                        Map.of(
                                                "metadata.version",
                                                new FeatureUpdate(
                                                        (short) (level + 1), FeatureUpdate.UpgradeType.UPGRADE)),
                                        options)
                                .all()))
                        .isInstanceOf(InvalidUpdateVersionException.class);
            }
        }
    }

    @Test
    void noReassignmentIsUnderWay() {
        try (Admin admin = clients.admin()) {
            assertThat(Clients.answer(admin.listPartitionReassignments().reassignments()))
                    .isEmpty();
        }
    }

    @Test
    void namesThatLookTheSameInMetricsAreRefused() {
        clients.createTopic("look.alike", 1, Map.of());
        assertThatThrownBy(() -> clients.createTopic("look_alike", 1, Map.of()))
                .isInstanceOf(InvalidTopicException.class)
                .hasMessageContaining("look.alike");
    }

    /** The Java consumer fetches in sessions: most of these partitions are named once. */
    @Test
    void aConsumerOfManyPartitionsSeesEachRecordOfTheFewThatAreBusy() throws ExecutionException, InterruptedException {
        int partitions = 500;
        clients.createTopic("mostly-idle", partitions, Map.of());
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer();
                KafkaProducer<byte[], byte[]> producer = clients.producer(Map.of())) {
            List<TopicPartition> all = Clients.partitions("mostly-idle", partitions);
            consumer.assign(all);
            consumer.seekToBeginning(all);
            for (int i = 0; i < 300; i++) {
                int partition = i % 3 == 0 ? i : 7;
                sent.add(producer.send(record("mostly-idle", partition, Integer.toString(i))));
                expected.add(partition + ":" + i);
                if (i % 10 == 0) {
                    consumer.poll(Duration.ofMillis(20)).forEach(record -> seen.add(text(record)));
                }
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SEEN_WITHIN_SECONDS);
            while (seen.size() < expected.size() && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> seen.add(text(record)));
            }
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void clientsGoOnWithATopicThatIsDeletedAndMadeAgain() throws ExecutionException, InterruptedException {
        clients.createTopic("reborn", 2, Map.of());
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", broker.bootstrap());
        settings.put("auto.offset.reset", "earliest");
        settings.put("metadata.max.age.ms", 1_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer = clients.producer(Map.of("metadata.max.age.ms", 1_000));
                Admin admin = clients.admin()) {
            consumer.assign(Clients.partitions("reborn", 2));
            for (int i = 0; i < 5; i++) {
                producer.send(record("reborn", 0, "old-" + i)).get();
            }
            awaitAll(consumer, Set.of("0:old-0", "0:old-1", "0:old-2", "0:old-3", "0:old-4"));

            Clients.answer(admin.deleteTopics(List.of("reborn")).all());
            Clients.answer(admin.createTopics(List.of(new NewTopic("reborn", 2, (short) 1)))
                    .all());
            producer.send(record("reborn", 0, "new")).get();
            producer.send(record("reborn", 1, "new")).get();
            awaitAll(consumer, Set.of("0:new", "1:new"));
        }
    }

    private static void awaitAll(KafkaConsumer<byte[], byte[]> consumer, Set<String> expected) {
        List<String> seen = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SEEN_WITHIN_SECONDS);
        while (!seen.containsAll(expected) && System.nanoTime() < deadline) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> seen.add(text(record)));
        }
        assertThat(seen).containsAll(expected);
    }

    @Test
    void settingsAreChangedAndShownAndWhatHasSomeIsListed() throws ExecutionException, InterruptedException {
        clients.createTopic("set", 1, Map.of());
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "set");
        try (Admin admin = clients.admin()) {
            Clients.answer(admin.incrementalAlterConfigs(Map.of(topic, List.of(set("segment.bytes", "2000000"))))
                    .all());
            Config shown = Objects.requireNonNull(
                    Clients.answer(admin.describeConfigs(List.of(topic)).all()).get(topic));
            assertThat(shown.get("segment.bytes").value()).isEqualTo("2000000");
            assertThat(shown.get("segment.bytes").source()).isEqualTo(ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);
            assertThat(shown.get("segment.bytes").type()).isEqualTo(ConfigEntry.ConfigType.INT);
            assertThat(Clients.answer(admin.listConfigResources(
                                    Set.of(ConfigResource.Type.TOPIC), new ListConfigResourcesOptions())
                            .all()))
                    .contains(topic);
            assertThatThrownBy(() -> Clients.answer(
                            admin.incrementalAlterConfigs(Map.of(topic, List.of(set("segment.byte", "2000000"))))
                                    .all()))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("the nearest is segment.bytes");
        }
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }
}
