package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's tools for groups: what an operator does in the life of one, from its first member to its end. */
@Tag("compat")
class GroupsToolTest {

    private static final String TOPIC = "read-by-tools";
    private static final String GROUP = "of-tools";
    private static final int PARTITIONS = 2;
    private static final int RECORDS = 20;
    private static final int READ_FIRST = 8;
    private static final long WITHIN_SECONDS = 60;

    @TempDir
    static Path home;

    private static StartedBroker broker;

    private int runs;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = StartedBroker.start(home, "group.initial.rebalance.delay.ms=0");
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void showsResetsAndDeletesAGroupThatTheConsoleConsumerHasMade()
            throws IOException, InterruptedException, ExecutionException {
        produce();
        Tool.Running reading = consumer().start(home.resolve("reading"));
        Waiting.until(
                "a member that has read everything and committed it",
                WITHIN_SECONDS,
                () -> committed().equals(List.of(RECORDS / 2L, RECORDS / 2L)));
        assertThat(row("consumer", groups("--describe", "--group", GROUP, "--members")))
                .startsWith(GROUP)
                .endsWith(Integer.toString(PARTITIONS));
        assertThat(row(GROUP, groups("--describe", "--group", GROUP, "--state")))
                .contains("range", "Stable")
                .endsWith("1");
        assertThat(groups("--list")).containsExactly(GROUP);
        assertThat(row(GROUP, run("GroupsCommand", "--list"))).contains("Classic", "consumer");
        reading.process().destroy();
        reading.awaitEnd();

        assertThat(groups("--reset-offsets", "--group", GROUP, "--topic", TOPIC, "--shift-by", "-4", "--dry-run"))
                .filteredOn(line -> line.contains(TOPIC))
                .hasSize(PARTITIONS)
                .allSatisfy(line -> assertThat(line.split("\\s+")).contains(Integer.toString(RECORDS / 2 - 4)));
        assertThat(committed()).as("after a dry run").containsExactly(RECORDS / 2L, RECORDS / 2L);
        groups("--reset-offsets", "--group", GROUP, "--topic", TOPIC, "--to-offset", "6", "--execute");
        assertThat(groups("--describe", "--group", GROUP, "--offsets"))
                .filteredOn(line -> line.contains(TOPIC))
                .hasSize(PARTITIONS)
                .allSatisfy(line -> assertThat(Arrays.asList(line.split("\\s+")).subList(3, 6))
                        .as("offset, end and lag")
                        .containsExactly("6", "10", "4"));
        assertThat(consumer("--max-messages", Integer.toString(READ_FIRST))
                        .run(home.resolve("read-again"))
                        .lines())
                .as("what is behind the place that the group was reset to")
                .containsExactlyInAnyOrder("12", "13", "14", "15", "16", "17", "18", "19");

        groups("--delete-offsets", "--group", GROUP, "--topic", TOPIC);
        assertThat(committed()).isEmpty();
        groups("--delete", "--group", GROUP);
        assertThat(groups("--list")).isEmpty();
    }

    private static void produce() throws ExecutionException, InterruptedException {
        Clients.of(broker).createTopic(TOPIC, PARTITIONS, Map.of());
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            records.add(new ProducerRecord<>(
                    TOPIC, i % PARTITIONS, null, Integer.toString(i).getBytes(UTF_8)));
        }
        Clients.of(broker).send(Map.of(), records);
    }

    private static Tool consumer(String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "--bootstrap-server",
                broker.bootstrap(),
                "--topic",
                TOPIC,
                "--group",
                GROUP,
                "--from-beginning",
                "--command-property",
                "auto.commit.interval.ms=200"));
        all.addAll(List.of(more));
        return Tool.kafka("org.apache.kafka.tools.consumer.ConsoleConsumer", all.toArray(String[]::new));
    }

    /** What the group has committed, by partition, asked with the newest Java client. */
    private static List<Long> committed() {
        try (var admin = Clients.of(broker).admin()) {
            return Clients.answer(admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata())
                    .values()
                    .stream()
                    .map(at -> at.offset())
                    .toList();
        }
    }

    private List<String> groups(String... arguments) throws IOException, InterruptedException {
        return run("consumer.group.ConsumerGroupCommand", arguments);
    }

    private List<String> run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", broker.bootstrap()));
        all.addAll(List.of(arguments));
        runs++;
        return Tool.kafka("org.apache.kafka.tools." + tool, all.toArray(String[]::new))
                .run(home.resolve("tool-" + runs))
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The only line of a table that is about {@code about}. */
    private static String row(String about, List<String> lines) {
        assertThat(lines)
                .filteredOn(line -> line.contains(about))
                .as("about " + about + " in " + lines)
                .hasSize(1);
        return lines.stream().filter(line -> line.contains(about)).findFirst().orElseThrow();
    }
}
