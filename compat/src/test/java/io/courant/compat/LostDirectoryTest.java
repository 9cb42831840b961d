package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker on three data directories loses one of them while idempotent producers with {@code acks=all} write. In the other two
 * nothing acknowledged may be missing, doubled or out of order, then and after restarts.
 */
@Tag("cluster")
class LostDirectoryTest {

    private static final long NOTICED_WITHIN_SECONDS = 30;

    /** Acknowledged to each of the producers between two steps. */
    private static final long NUMBERS_PER_STEP = 200;

    private static final int MANY = 30;

    @TempDir
    Path home;

    private Path first;
    private Path second;
    private Path third;

    @BeforeEach
    void nameDirectories() {
        first = home.resolve("disk-1");
        second = home.resolve("disk-2");
        third = home.resolve("disk-3");
    }

    @Test
    void theOthersGoOnAndLoseNothing() throws IOException, InterruptedException, ExecutionException {
        try (StartedBroker broker = StartedBroker.start(home, "log.dirs=" + first + "," + second + "," + third)) {
            Clients clients = Clients.of(broker);
            for (String topic : List.of("on-1", "on-2", "on-3")) {
                clients.createTopic(topic, 1, Map.of());
                clients.send(Map.of(), List.of(new ProducerRecord<>(topic, "first".getBytes(UTF_8))));
            }
            clients.createTopic("counted-1", 1, Map.of());
            clients.createTopic("counted-2", 1, Map.of());
            clients.createTopic("many", MANY, Map.of());
            clients.send(Map.of(), oneEach("many", MANY));
            assertThat(partitionsIn(third)).contains("on-3-0").hasSize(1 + MANY / 3);

            try (SeenRecords seen1 = new SeenRecords(clients, "counted-1", 1);
                    SeenRecords seen2 = new SeenRecords(clients, "counted-2", 1);
                    CountingProducers producers1 = CountingProducers.start(clients, "counted-1", 1, 2);
                    CountingProducers producers2 = CountingProducers.start(clients, "counted-2", 1, 2)) {
                awaitMore(producers1);
                awaitMore(producers2);
                removeAll(third);
                Waiting.until(
                        "the loss to be noticed",
                        NOTICED_WITHIN_SECONDS,
                        () -> Files.readString(broker.errorLog()).contains("directory.offline"));
                awaitMore(producers1);
                awaitMore(producers2);
                requireOffline(clients, broker);
                clients.createTopic("later", 4, Map.of());
                clients.send(Map.of(), oneEach("later", 4));
                awaitMore(producers1);
                awaitMore(producers2);
                seen1.readUntil(producers1.acknowledged());

                broker.kill(); // with producers at work
                broker.restart();
                assertThat(broker.output())
                        .contains("not all data directories serve: data directory " + third + " does not exist");
                assertThat(third).doesNotExist();
                awaitMore(producers1);
                awaitMore(producers2);
                seen1.readUntil(producers1.finish());
                seen2.readUntil(producers2.finish());
                seen1.requireUnchanged();
                seen2.requireUnchanged();
            }
            assertThat(clients.everything(Clients.partitions("later", 4))).hasSize(4);
            broker.stop();
            SoundDirectory.require(first);
            SoundDirectory.require(second);

            Files.createDirectory(third);
            broker.restart();
            clients.createTopic("in-the-new-one", 1, Map.of());
            clients.send(Map.of(), List.of(new ProducerRecord<>("in-the-new-one", "first".getBytes(UTF_8))));
            assertThat(partitionsIn(third)).containsExactly("in-the-new-one-0");
            assertThat(leaders(clients, "on-3")).containsExactly(false);
            try (Admin admin = clients.admin()) {
                Clients.answer(admin.deleteTopics(List.of("on-3", "many")).all());
            }
            broker.stop();
            broker.restart();
            assertThat(broker.output()).doesNotContain("directory.offline");
            clients.createTopic("on-3", 1, Map.of());
            clients.send(Map.of(), List.of(new ProducerRecord<>("on-3", "anew".getBytes(UTF_8))));
            assertThat(clients.everything(Clients.partitions("on-3", 1))).hasSize(1);
        }
    }

    private void requireOffline(Clients clients, StartedBroker broker) throws IOException {
        assertThat(Files.readString(broker.errorLog()).lines().filter(line -> line.contains("directory.offline")))
                .singleElement()
                .asString()
                .contains("data directory " + third + " is offline until the next start: ");
        assertThat(leaders(clients, "on-1")).containsExactly(true);
        assertThat(leaders(clients, "on-3")).containsExactly(false);
        assertThat(leaders(clients, "many").stream().filter(hasLeader -> !hasLeader))
                .hasSize(MANY / 3);
        assertThatThrownBy(() -> clients.send(
                        Map.of("delivery.timeout.ms", 2_000, "request.timeout.ms", 1_000, "max.block.ms", 2_000),
                        List.of(new ProducerRecord<>("on-3", "lost".getBytes(UTF_8)))))
                .hasCauseInstanceOf(RetriableException.class);
    }

    /** Of each partition, whether it has a leader. */
    private static List<Boolean> leaders(Clients clients, String topic) {
        try (Admin admin = clients.admin()) {
            TopicDescription described = Objects.requireNonNull(
                    Clients.answer(admin.describeTopics(List.of(topic)).allTopicNames())
                            .get(topic));
            return described.partitions().stream()
                    .map(partition -> partition.leader() != null)
                    .toList();
        }
    }

    private static void awaitMore(CountingProducers producers) throws IOException {
        Map<String, Long> before = producers.acknowledged();
        Waiting.until("more to be acknowledged", NOTICED_WITHIN_SECONDS, () -> {
            producers.requireNoFailure();
            Map<String, Long> now = producers.acknowledged();
            return !now.isEmpty()
                    && now.entrySet().stream()
                            .allMatch(line ->
                                    line.getValue() >= before.getOrDefault(line.getKey(), -1L) + NUMBERS_PER_STEP);
        });
    }

    private static List<ProducerRecord<byte[], byte[]>> oneEach(String topic, int partitions) {
        return IntStream.range(0, partitions)
                .mapToObj(partition ->
                        new ProducerRecord<byte[], byte[]>(topic, partition, null, "first".getBytes(UTF_8)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<String> partitionsIn(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("[a-z0-9-]+-\\d+"))
                    .toList();
        }
    }

    /** As {@code rm -rf} does, while somebody may still make something there. */
    private static void removeAll(Path directory) throws IOException {
        for (boolean gone = false; !gone; gone = !Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                all.sorted(Comparator.reverseOrder()).forEach(path -> {
                    try {
                        Files.deleteIfExists(path);
                    } catch (DirectoryNotEmptyException somethingNew) {
                        // the next round takes it too
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            } catch (NoSuchFileException alreadyGone) {
                return;
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof NoSuchFileException)) {
                    throw e;
                }
            }
        }
    }
}
