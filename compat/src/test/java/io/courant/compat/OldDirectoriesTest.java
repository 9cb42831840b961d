package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Data directories that the shipped broker has left at some time are opened by the one of today, which serves all that is in
 * them and goes on.
 *
 * <p>Each lies as a zip in {@code src/test/resources/directories} under the month, or the day, in which it was made and the way
 * in which the broker had ended. A change of anything stored adds two, and none is ever made again. {@link #leavesDirectories}
 * makes them, with a built broker:
 *
 * <pre>
 * mvn -pl compat -am test -Dtest=OldDirectoriesTest -Dsurefire.failIfNoSpecifiedTests=false -Dgroups= -DexcludedGroups= \
 *     -Dold.directories=/tmp/directories
 * </pre>
 *
 * The first life of that broker makes two topics, one with segments of a kilobyte or two; an idempotent producer fills it with
 * {@code acks=all}, another one the other with {@code acks=1} and compressed batches. It stops cleanly. In the second life both
 * go on, and it is killed: {@code killed.zip}. In the third life nothing comes, and it stops cleanly: {@code stopped.zip}.
 */
@Tag("cluster")
class OldDirectoriesTest {

    private static final String LINES = "lines";
    private static final String EVENTS = "events";
    private static final int LINES_PARTITIONS = 2;
    private static final int RECORDS_OF_A_LIFE = 20;
    private static final int LIVES = 2;
    private static final long FIRST_TIMESTAMP_MS = 1_790_000_000_000L;

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-killed", "2026-11-stopped", "2026-11-30-killed", "2026-11-30-stopped"})
    void servesAllThatIsInADirectoryOfThatTimeAndGoesOn(String name) throws Exception {
        Path data = home.resolve("data");
        unpack("/directories/" + name + ".zip", data);
        assertThat(data.resolve("clean-stop").toFile().exists()).isEqualTo(name.endsWith("stopped"));
        SoundDirectory.require(data);
        try (StartedBroker broker = StartedBroker.start(home)) {
            Clients clients = Clients.of(broker);
            assertThat(stored(clients)).isEqualTo(sent(LIVES));
            try (KafkaProducer<byte[], byte[]> lines = linesProducer(clients);
                    KafkaProducer<byte[], byte[]> events = eventsProducer(clients, "all")) {
                send(lines, lines(LIVES + 1));
                send(events, events(LIVES + 1));
            }
            assertThat(stored(clients)).isEqualTo(sent(LIVES + 1));
            broker.stop();
        }
        SoundDirectory.require(data);
    }

    @Test
    @EnabledIfSystemProperty(named = "old.directories", matches = ".+")
    void leavesDirectories() throws Exception {
        Path folder = Files.createDirectories(Path.of(System.getProperty("old.directories")));
        try (StartedBroker broker = StartedBroker.start(home, "metadata.log.max.record.bytes.between.snapshots=500")) {
            Clients clients = Clients.of(broker);
            clients.createTopic(LINES, LINES_PARTITIONS, Map.of("internal.segment.bytes", "1500"));
            clients.createTopic(EVENTS, 1, Map.of());
            try (KafkaProducer<byte[], byte[]> lines = linesProducer(clients);
                    KafkaProducer<byte[], byte[]> events = eventsProducer(clients, "1")) {
                send(lines, lines(1));
                send(events, events(1));
                broker.stop();
                broker.restart();
                send(lines, lines(2));
                send(events, events(2));
                broker.kill();
            }
            pack(broker.data(), folder.resolve("killed.zip"));
            broker.restart();
            broker.stop();
            pack(broker.data(), folder.resolve("stopped.zip"));
        }
    }

    private static KafkaProducer<byte[], byte[]> linesProducer(Clients clients) {
        return clients.producer(Map.of("acks", "all", "batch.size", 400));
    }

    private static KafkaProducer<byte[], byte[]> eventsProducer(Clients clients, String acks) {
        return clients.producer(Map.of("acks", acks, "enable.idempotence", false, "compression.type", "lz4"));
    }

    private static List<ProducerRecord<byte[], byte[]>> lines(int life) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < RECORDS_OF_A_LIFE; i++) {
            String key = "key-" + i;
            String value = "line " + i + " of life " + life + ", " + "and so on, ".repeat(10);
            records.add(new ProducerRecord<>(
                    LINES, i % LINES_PARTITIONS, timestamp(life, i), key.getBytes(UTF_8), value.getBytes(UTF_8)));
        }
        return records;
    }

    private static List<ProducerRecord<byte[], byte[]>> events(int life) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < RECORDS_OF_A_LIFE; i++) {
            byte[] value = ("event " + i + " of life " + life).getBytes(UTF_8);
            records.add(new ProducerRecord<>(EVENTS, 0, timestamp(life, i), null, value));
        }
        return records;
    }

    private static long timestamp(int life, int number) {
        return FIRST_TIMESTAMP_MS + 1_000L * life + number;
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records)
            throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            answers.add(producer.send(record));
        }
        for (Future<RecordMetadata> answer : answers) {
            answer.get();
        }
    }

    /** All that was sent up to the end of a life, by partition, in order. */
    private static Map<String, List<String>> sent(int lastLife) {
        Map<String, List<String>> byPartition = new TreeMap<>();
        for (int life = 1; life <= lastLife; life++) {
            for (ProducerRecord<byte[], byte[]> record : lines(life)) {
                note(byPartition, record.topic(), record.partition(), record.timestamp(), record.key(), record.value());
            }
            for (ProducerRecord<byte[], byte[]> record : events(life)) {
                note(byPartition, record.topic(), record.partition(), record.timestamp(), record.key(), record.value());
            }
        }
        return byPartition;
    }

    private static Map<String, List<String>> stored(Clients clients) {
        List<TopicPartition> partitions = new ArrayList<>(Clients.partitions(LINES, LINES_PARTITIONS));
        partitions.addAll(Clients.partitions(EVENTS, 1));
        Map<String, List<String>> byPartition = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : clients.everything(partitions)) {
            note(byPartition, record.topic(), record.partition(), record.timestamp(), record.key(), record.value());
        }
        return byPartition;
    }

    private static void note(
            Map<String, List<String>> byPartition,
            String topic,
            int partition,
            long timestampMs,
            byte @Nullable [] key,
            byte[] value) {
        byPartition
                .computeIfAbsent(topic + "-" + partition, name -> new ArrayList<>())
                .add(timestampMs + " " + (key == null ? "" : new String(key, UTF_8)) + " " + new String(value, UTF_8));
    }

    private static void pack(Path directory, Path zip) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
                Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths.sorted()::iterator) {
                if (Files.isRegularFile(path)) {
                    out.putNextEntry(new ZipEntry(directory.relativize(path).toString()));
                    Files.copy(path, out);
                    out.closeEntry();
                }
            }
        }
    }

    private static void unpack(String resource, Path directory) throws IOException {
        try (InputStream found =
                        Objects.requireNonNull(OldDirectoriesTest.class.getResourceAsStream(resource), resource);
                ZipInputStream in = new ZipInputStream(found)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(in, file);
            }
        }
    }
}
