package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records of 100 MB, where the settings allow them, through a broker in a container of 1 GB: it has 128 MB of heap, and 256 MB
 * beside it.
 */
@Tag("cluster")
class LargeRecordsTest {

    private static final int LARGE_BYTES = 100 << 20;
    private static final int LIMIT_BYTES = 105 << 20;
    private static final int REQUEST_BYTES = 110 << 20;
    private static final long CONTAINER_BYTES = 1L << 30;

    private static final String TOPIC = "large";

    /** More at once than there is room for. */
    private static final int PRODUCERS = 4;

    @TempDir
    Path home;

    private final byte[] large = randomBytes();

    @Test
    void aRecordOf100MegabytesIsKeptByteForByteAndALargerOneRefused() throws Exception {
        try (StartedBroker broker = startInContainer()) {
            Clients clients = Clients.of(broker);
            createTopic(clients, 1, Map.of());
            try (KafkaProducer<byte[], byte[]> producer = producer(clients, "none")) {
                Future<RecordMetadata> tooLarge =
                        producer.send(new ProducerRecord<>(TOPIC, 0, null, new byte[LIMIT_BYTES]));
                assertThatThrownBy(tooLarge::get).hasCauseInstanceOf(RecordTooLargeException.class);
                producer.send(new ProducerRecord<>(TOPIC, 0, null, large)).get();
            }
            try (KafkaProducer<byte[], byte[]> producer = producer(clients, "zstd")) {
                producer.send(new ProducerRecord<>(TOPIC, 0, null, large)).get();
            }
            broker.requireAlive();
            requireRead(clients, 1, 2);

            broker.kill();
            broker.restart();

            requireRead(clients, 1, 2);
            broker.stop();
        }
    }

    @Test
    void severalAtOnceWaitForOneAnother() throws Exception {
        try (StartedBroker broker = startInContainer()) {
            Clients clients = Clients.of(broker);
            createTopic(clients, PRODUCERS, Map.of());
            List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
            long begun = System.nanoTime();
            try {
                List<Future<RecordMetadata>> answers = new ArrayList<>();
                for (int i = 0; i < PRODUCERS; i++) {
                    producers.add(producer(clients, "none"));
                    answers.add(producers.get(i).send(new ProducerRecord<>(TOPIC, i, null, large)));
                }
                for (Future<RecordMetadata> answer : answers) {
                    answer.get();
            System.out.println("ANSWER " + (System.nanoTime() - begun) / 1000000);
                }
            } finally {
                producers.forEach(KafkaProducer::close);
            }
            broker.requireAlive();
            System.out.println("PRODUCED " + (System.nanoTime() - begun) / 1000000);
            requireRead(clients, PRODUCERS, PRODUCERS);
            System.out.println("READ " + (System.nanoTime() - begun) / 1000000);
            broker.stop();
            System.out.println(Files.readString(broker.errorLog()));
        }
    }

    private StartedBroker startInContainer() throws IOException {
        Path groups = home.resolve("groups");
        for (String file : List.of("memory.max", "memory/memory.limit_in_bytes")) {
            Path limit = groups.resolve(file);
            Files.createDirectories(limit.getParent());
            Files.writeString(limit, CONTAINER_BYTES + "\n");
        }
        return StartedBroker.start(
                home, Map.of("COURANT_CGROUPS", groups.toString()), "socket.request.max.bytes=" + REQUEST_BYTES);
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
