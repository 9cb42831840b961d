package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The newest Java client, with transactions left out; its groups are in {@link GroupsTest}. */
@Tag("compat")
class JavaClientTest {

    private static final int PARTITIONS = 3;
    private static final int RECORDS = 600;
    private static final long FIRST_TIMESTAMP = 1_700_000_000_000L;

    /** When a client fails by itself: long after {@link #REFUSED_WITHIN_SECONDS}, so that a refusal is the broker's. */
    private static final int CLIENT_GIVES_UP_MS = 60_000;

    private static final int REFUSED_WITHIN_SECONDS = 10;

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

    @ParameterizedTest
    @CsvSource({"none, 0", "gzip, 1", "snappy, 2", "lz4, 3", "zstd, 4"})
    void keepsRecordsAsTheyWereAndStoresThemAsCompressedAsTheyCame(String compression, int codec)
            throws IOException, ExecutionException, InterruptedException {
        String topic = "compressed-" + compression;
        clients.createTopic(topic, PARTITIONS, Map.of());
        List<ProducerRecord<byte[], byte[]>> sent = records(topic);
        send(Map.of("compression.type", compression, "linger.ms", 50), sent);

        List<ConsumerRecord<byte[], byte[]>> received = clients.everything(Clients.partitions(topic, PARTITIONS));

        for (int partition = 0; partition < PARTITIONS; partition++) {
            int wanted = partition;
            assertThat(received.stream()
                            .filter(record -> record.partition() == wanted)
                            .map(JavaClientTest::text))
                    .containsExactlyElementsOf(sent.stream()
                            .filter(record -> record.partition() == wanted)
                            .map(JavaClientTest::text)
                            .toList());
            List<StoredBatches.Stored> stored = StoredBatches.of(broker.data().resolve(topic + "-" + partition));
            assertThat(stored).isNotEmpty().allSatisfy(batch -> {
                assertThat(batch.magic()).isEqualTo((byte) 2);
                assertThat(batch.codec()).isEqualTo(codec);
            });
            assertThat(stored.stream()
                            .mapToInt(StoredBatches.Stored::recordsCount)
                            .sum())
                    .isEqualTo(RECORDS / PARTITIONS);
        }
    }

    @Test
    void storesCompressibleTextInAFractionOfItsSize() throws IOException, ExecutionException, InterruptedException {
        byte[] text = "the same words over and over again, ".repeat(30).getBytes(UTF_8);
        for (String compression : List.of("gzip", "snappy", "lz4", "zstd")) {
            String topic = "small-" + compression;
            clients.createTopic(topic, 1, Map.of());
            List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                sent.add(new ProducerRecord<>(topic, 0, null, text));
            }
            send(Map.of("compression.type", compression, "linger.ms", 50), sent);
            int bytes = StoredBatches.of(broker.data().resolve(topic + "-0")).stream()
                    .mapToInt(StoredBatches.Stored::bytes)
                    .sum();
            assertThat(bytes).as("bytes stored with %s", compression).isLessThan(RECORDS * text.length / 4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "all"})
    void takesEveryKindOfAcknowledgement(String acks) throws ExecutionException, InterruptedException {
        String topic = "acks-" + acks;
        clients.createTopic(topic, PARTITIONS, Map.of());
        List<ProducerRecord<byte[], byte[]>> sent = records(topic);
        send(Map.of("acks", acks, "enable.idempotence", false), sent);
        // With acks=0 nobody says when the records are in; the order of a partition does.
        send(Map.of("acks", "all"), lastOfEachPartition(topic));

        assertThat(clients.everything(Clients.partitions(topic, PARTITIONS))).hasSize(RECORDS + PARTITIONS);
    }

    @Test
    void answersAnIdempotentProducerWithTheOffsetsOfItsRecords() throws ExecutionException, InterruptedException {
        clients.createTopic("idempotent", 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer =
                clients.producer(Map.of("acks", "all", "enable.idempotence", true))) {
            List<Future<RecordMetadata>> answers = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                answers.add(producer.send(new ProducerRecord<>("idempotent", 0, null, bytes("value " + i))));
            }
            for (int i = 0; i < RECORDS; i++) {
                assertThat(answers.get(i).get().offset()).isEqualTo(i);
            }
        }
    }

    @Test
    void findsOffsetsByTime() throws ExecutionException, InterruptedException {
        String topic = "by-time";
        clients.createTopic(topic, PARTITIONS, Map.of());
        send(Map.of(), records(topic));
        TopicPartition first = new TopicPartition(topic, 0);
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            // Record i of the topic is stamped i seconds after the first, and every third one is in partition 0.
            long at100 = FIRST_TIMESTAMP + 300_000;
            assertThat(byTime(consumer, first, at100)).contains(new OffsetAndTimestamp(100, at100, Optional.of(0)));
            assertThat(byTime(consumer, first, at100 + 1).map(OffsetAndTimestamp::offset))
                    .contains(101L);
            assertThat(byTime(consumer, first, at100 + 10_000_000_000L)).isEmpty();
            assertThat(consumer.beginningOffsets(List.of(first))).containsEntry(first, 0L);
            assertThat(consumer.endOffsets(List.of(first))).containsEntry(first, (long) RECORDS / PARTITIONS);

            consumer.assign(List.of(first));
            consumer.seek(first, 199);
            ConsumerRecord<byte[], byte[]> last = firstRecord(consumer);
            assertThat(last.offset()).isEqualTo(199);
        }
    }

    private static Optional<OffsetAndTimestamp> byTime(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long timestamp) {
        return Optional.ofNullable(
                consumer.offsetsForTimes(Map.of(partition, timestamp)).get(partition));
    }

    @Test
    void tellsAConsumerThatItsOffsetDoesNotExist() throws ExecutionException, InterruptedException {
        clients.createTopic("short", 1, Map.of());
        TopicPartition partition = new TopicPartition("short", 0);
        send(Map.of(), lastOfEachPartition("short").subList(0, 1));
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 1000);
            assertThatThrownBy(() -> firstRecord(consumer))
                    .isInstanceOfAny(OffsetOutOfRangeException.class, NoOffsetForPartitionException.class);
        }
    }

    @Test
    void aWaitingConsumerGetsARecordWhenItIsProduced() throws ExecutionException, InterruptedException {
        clients.createTopic("tail", 1, Map.of());
        TopicPartition partition = new TopicPartition("tail", 0);
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            assertThat(consumer.position(partition)).isZero();
            send(Map.of(), lastOfEachPartition("tail").subList(0, 1));
            assertThat(firstRecord(consumer).offset()).isZero();
        }
    }

    @Test
    void createsDescribesAndDeletesTopics() {
        try (Admin admin = clients.admin()) {
            clients.createTopic("described", PARTITIONS, Map.of("segment.bytes", "2000000"));
            assertThatThrownBy(() -> clients.createTopic("described", 1, Map.of()))
                    .isInstanceOf(TopicExistsException.class);
            assertThatThrownBy(() -> clients.createTopic("no/such/name", 1, Map.of()))
                    .isInstanceOf(InvalidTopicException.class);
            TopicDescription description = Objects.requireNonNull(
                    Clients.answer(admin.describeTopics(List.of("described")).allTopicNames())
                            .get("described"));
            assertThat(description.partitions()).hasSize(PARTITIONS).allSatisfy(partition -> {
                assertThat(partition.leader().port()).isEqualTo(broker.port());
                assertThat(partition.isr()).hasSize(1);
            });
            assertThat(Clients.answer(admin.listTopics().names())).contains("described");

            Clients.answer(admin.deleteTopics(List.of("described")).all());

            assertThat(Clients.answer(admin.listTopics().names())).doesNotContain("described");
            assertThatThrownBy(() -> Clients.answer(
                            admin.deleteTopics(List.of("described")).all()))
                    .isInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void aTopicMadeAgainUnderItsNameStartsEmpty() throws ExecutionException, InterruptedException {
        String topic = "again";
        clients.createTopic(topic, PARTITIONS, Map.of());
        send(Map.of(), records(topic));
        try (Admin admin = clients.admin()) {
            Clients.answer(admin.deleteTopics(List.of(topic)).all());
        }
        clients.createTopic(topic, PARTITIONS, Map.of());
        send(Map.of(), lastOfEachPartition(topic));

        List<ConsumerRecord<byte[], byte[]>> received = clients.everything(Clients.partitions(topic, PARTITIONS));

        assertThat(received)
                .hasSize(PARTITIONS)
                .allSatisfy(record -> assertThat(record.offset()).isZero());
    }

    @Test
    void makesAMissingTopicWhenAProducerWritesToIt() throws ExecutionException, InterruptedException {
        send(Map.of(), List.of(new ProducerRecord<>("made-by-itself", bytes("key"), bytes("value"))));
        assertThat(clients.everything(Clients.partitions("made-by-itself", 1))).hasSize(1);
    }

    @Test
    void refusesARecordBeyondTheTopicsLimitAndGoesOn() throws ExecutionException, InterruptedException {
        clients.createTopic("limited", 1, Map.of("max.message.bytes", "20000"));
        byte[] large = new byte[30_000];
        Map<String, Object> settings = Map.of("linger.ms", 0, "compression.type", "none");
        try (KafkaProducer<byte[], byte[]> producer = clients.producer(settings)) {
            Future<RecordMetadata> refused = producer.send(new ProducerRecord<>("limited", 0, null, large));
            assertThatThrownBy(refused::get).hasCauseInstanceOf(RecordTooLargeException.class);
            RecordMetadata taken = producer.send(new ProducerRecord<>("limited", 0, null, bytes("small")))
                    .get();
            assertThat(taken.offset()).isZero();
        }
    }

    @Test
    void compressesWhatATopicSaysIsToBeCompressed() throws IOException, ExecutionException, InterruptedException {
        clients.createTopic("always-zstd", PARTITIONS, Map.of("compression.type", "zstd"));
        List<ProducerRecord<byte[], byte[]>> sent = records("always-zstd");
        send(Map.of("compression.type", "none"), sent);
        assertThat(StoredBatches.of(broker.data().resolve("always-zstd-0")))
                .isNotEmpty()
                .allSatisfy(batch -> assertThat(batch.codec()).isEqualTo(4));
        assertThat(clients.everything(Clients.partitions("always-zstd", PARTITIONS)))
                .hasSize(RECORDS);
    }

    @Test
    void knowsItsClusterAndItself() {
        try (Admin admin = clients.admin()) {
            DescribeClusterResult cluster = admin.describeCluster();
            assertThat(Clients.answer(cluster.clusterId())).hasSize(22);
            assertThat(Clients.answer(cluster.nodes()))
                    .singleElement()
                    .satisfies(node -> assertThat(node.port()).isEqualTo(broker.port()));
            assertThat(Clients.answer(cluster.controller()).id())
                    .isEqualTo(Clients.answer(cluster.nodes()).iterator().next().id());
        }
    }

    @Test
    void refusesATransactionalProducerAtOnceAndClearly() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("transactional.id", "nobody-offers-this-yet");
        settings.put("max.block.ms", CLIENT_GIVES_UP_MS);
        settings.put("delivery.timeout.ms", CLIENT_GIVES_UP_MS);
        try (KafkaProducer<byte[], byte[]> producer = clients.producer(settings)) {
            CompletableFuture<Void> answer = CompletableFuture.runAsync(producer::initTransactions);
            assertThatThrownBy(() -> answer.get(REFUSED_WITHIN_SECONDS, TimeUnit.SECONDS))
                    .hasCauseExactlyInstanceOf(TransactionalIdAuthorizationException.class);
        }
    }

    /** Records for all partitions in turn: with and without keys, values and headers, stamped a second apart. */
    private static List<ProducerRecord<byte[], byte[]>> records(String topic) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            byte[] key = i % 4 == 0 ? null : bytes("key " + i);
            byte[] value = i % 7 == 0 ? null : bytes("value number " + i + " ".repeat(i));
            List<Header> headers = i % 5 == 0
                    ? List.of(
                            new RecordHeader("number", bytes(Integer.toString(i))),
                            new RecordHeader("number", null),
                            new RecordHeader("", new byte[0]))
                    : List.of();
            long timestamp = FIRST_TIMESTAMP + i * 1000L;
            records.add(new ProducerRecord<>(topic, i % PARTITIONS, timestamp, key, value, headers));
        }
        return records;
    }

    private static List<ProducerRecord<byte[], byte[]>> lastOfEachPartition(String topic) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            records.add(new ProducerRecord<>(topic, partition, null, bytes("the last")));
        }
        return records;
    }

    private static void send(Map<String, Object> settings, List<ProducerRecord<byte[], byte[]>> records)
            throws ExecutionException, InterruptedException {
        clients.send(settings, records);
    }

    private static ConsumerRecord<byte[], byte[]> firstRecord(KafkaConsumer<byte[], byte[]> consumer) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                return record;
            }
        }
        throw new AssertionError("no record within 30 s");
    }

    private static String text(ProducerRecord<byte[], byte[]> record) {
        return text(record.timestamp(), record.key(), record.value(), record.headers());
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return text(record.timestamp(), record.key(), record.value(), record.headers());
    }

    private static String text(
            long timestamp, byte @Nullable [] key, byte @Nullable [] value, Iterable<Header> headers) {
        StringBuilder text = new StringBuilder()
                .append(timestamp)
                .append('|')
                .append(text(key))
                .append('|')
                .append(text(value));
        headers.forEach(
                header -> text.append('|').append(header.key()).append('=').append(text(header.value())));
        return text.toString();
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "null" : "'" + new String(bytes, UTF_8) + "'";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
