package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records of 100 MB, where the settings allow them, through a broker in a container of 1 GB: it has 128 MB of heap and 384 MB
 * beside it, and each record is more than requests in progress may hold. {@code ./courant test} makes do with smaller ones;
 * {@code -Dlarge.records.megabytes=100} is what {@code --all} adds.
 */
@Tag("cluster")
class LargeRecordsTest {

    private static final int MEGABYTE = 1 << 20;
    private static final int MEGABYTES = Integer.getInteger("large.records.megabytes", 20);
    private static final int LARGE_BYTES = MEGABYTES * MEGABYTE;
    private static final int LIMIT_BYTES = LARGE_BYTES + 5 * MEGABYTE;
    private static final int REQUEST_BYTES = LARGE_BYTES + 10 * MEGABYTE;
    private static final long CONTAINER_BYTES = 1L << 30;

    /** With records of this size compaction is waited for, too, which comes with the second checkpoint. */
    private static final int COMPACTED_FROM_MEGABYTES = 100;

    private static final int COMPACTED_WITHIN_SECONDS = 120;

    private static final String TOPIC = "large";

    /** More at once than there is room for. */
    private static final int PRODUCERS = 4;

    @TempDir
    Path home;

    private final byte[] large = randomBytes();

    @Test
    void aLargeRecordIsKeptByteForByteAndOneBeyondTheLimitRefused() throws Exception {
        try (StartedBroker broker = startInContainer()) {
            Clients clients = Clients.of(broker);
            createTopic(clients, 1, Map.of());
            try (KafkaProducer<byte[], byte[]> producer = producer(clients, "none")) {
                Future<RecordMetadata> tooLarge =
                        producer.send(new ProducerRecord<>(TOPIC, 0, null, new byte[LIMIT_BYTES]));
                assertThatThrownBy(tooLarge::get).hasCauseInstanceOf(RecordTooLargeException.class);
                producer.send(new ProducerRecord<>(TOPIC, 0, 1_000L, null, large))
                        .get();
            }
            try (KafkaProducer<byte[], byte[]> producer = producer(clients, "zstd")) {
                producer.send(new ProducerRecord<>(TOPIC, 0, 2_000L, null, large))
                        .get();
            }
            broker.requireAlive();
            requireRead(clients, 1, 2);
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
                assertThat(consumer.offsetsForTimes(Map.of(partition, 1_500L)).get(partition))
                        .isNotNull()
                        .satisfies(found -> assertThat(found.offset()).isEqualTo(1));
            }

            broker.kill();
            broker.restart();

            requireRead(clients, 1, 2);
            broker.stop();
            SoundDirectory.require(broker.data());
        }
    }

    @Test
    void severalAtOnceWaitForOneAnother() throws Exception {
        try (StartedBroker broker = startInContainer()) {
            Clients clients = Clients.of(broker);
            createTopic(clients, PRODUCERS, Map.of());
            sendAtOnce(clients, null);
            broker.requireAlive();
            requireRead(clients, PRODUCERS, PRODUCERS);
            broker.stop();
        }
    }

    @Test
    void theyGetAnotherCompressionAndLosePredecessorsOneAfterTheOther() throws Exception {
        try (StartedBroker broker = startInContainer()) {
            Clients clients = Clients.of(broker);
            createTopic(
                    clients,
                    PRODUCERS,
                    Map.of(
                            "compression.type", "lz4",
                            "cleanup.policy", "compact",
                            "min.cleanable.dirty.ratio", "0.01",
                            "segment.bytes", Integer.toString(MEGABYTE)));
            sendAtOnce(clients, new byte[] {1});
            broker.requireAlive();
            requireRead(clients, PRODUCERS, PRODUCERS);
            for (int i = 0; i < PRODUCERS; i++) {
                assertThat(StoredBatches.of(broker.data().resolve(TOPIC + "-" + i)))
                        .allSatisfy(batch -> assertThat(batch.codec()).isEqualTo(3));
            }
            if (MEGABYTES >= COMPACTED_FROM_MEGABYTES) {
                sendAtOnce(clients, new byte[] {1});
                sendAtOnce(clients, new byte[] {2});
                Waiting.until("compaction", COMPACTED_WITHIN_SECONDS, () -> {
                    broker.requireAlive();
                    return isCompacted(broker);
                });
                requireRead(clients, PRODUCERS, 2 * PRODUCERS);
            }
            broker.stop();
        }
    }

    /** Whether each partition has two large records left of three. */
    private static boolean isCompacted(StartedBroker broker) throws IOException {
        long bytes = 0;
        for (int i = 0; i < PRODUCERS; i++) {
            for (Path segment : StoredBatches.segments(broker.data().resolve(TOPIC + "-" + i))) {
                try {
                    bytes += Files.size(segment);
                } catch (NoSuchFileException justExchanged) {
                    return false;
                }
            }
        }
        return bytes < (2L * PRODUCERS + 1) * LARGE_BYTES;
    }

    private StartedBroker startInContainer() throws IOException {
        Path groups = home.resolve("groups");
        for (String file : List.of("memory.max", "memory/memory.limit_in_bytes")) {
            Path limit = groups.resolve(file);
            Files.createDirectories(limit.getParent());
            Files.writeString(limit, CONTAINER_BYTES + "\n");
        }
        return StartedBroker.start(
                home,
                Map.of("COURANT_CGROUPS", groups.toString()),
                "socket.request.max.bytes=" + REQUEST_BYTES,
                "queued.max.request.bytes=" + LARGE_BYTES / 2,
                "log.cleaner.backoff.ms=200");
    }

    private static void createTopic(Clients clients, int partitions, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("max.message.bytes", Integer.toString(LIMIT_BYTES));
        clients.createTopic(TOPIC, partitions, all);
    }

    private static KafkaProducer<byte[], byte[]> producer(Clients clients, String compression) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("acks", "all");
        settings.put("linger.ms", 0);
        settings.put("compression.type", compression);
        settings.put("max.request.size", REQUEST_BYTES);
        settings.put("buffer.memory", REQUEST_BYTES);
        return clients.producer(settings);
    }

    /** A large record to each partition, by producers of their own. */
    private void sendAtOnce(Clients clients, byte @Nullable [] key) throws Exception {
        List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
        try {
            List<Future<RecordMetadata>> answers = new ArrayList<>();
            for (int i = 0; i < PRODUCERS; i++) {
                producers.add(producer(clients, "none"));
                answers.add(producers.get(i).send(new ProducerRecord<>(TOPIC, i, key, large)));
            }
            for (Future<RecordMetadata> answer : answers) {
                answer.get();
            }
        } finally {
            producers.forEach(KafkaProducer::close);
        }
    }

    /** Reads with the consumer's own limits, which are far smaller. */
    private void requireRead(Clients clients, int partitions, int records) {
        int[] count = new int[1];
        clients.forEachRecord(Clients.partitions(TOPIC, partitions), record -> {
            count[0]++;
            assertThat(record.value()).isEqualTo(large);
        });
        assertThat(count[0]).isEqualTo(records);
    }

    /** Nothing that compression could make smaller. */
    private static byte[] randomBytes() {
        byte[] bytes = new byte[LARGE_BYTES];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
