package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** kcat, which is librdkafka: the client below most languages but Java. */
@Tag("compat")
class KcatTest {

    private static final int LINES = 5_000;
    private static final int WORTH_COMPRESSING = 100;

    @TempDir
    static Path home;

    private static StartedBroker broker;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = StartedBroker.start(home);
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
    void readsBackWhatItWroteAndTheStoredBatchesAreCompressed(String compression, int codec)
            throws IOException, InterruptedException {
        String topic = "kcat-" + compression;
        Clients.of(broker).createTopic(topic, 1, Map.of());
        Path input = lines(topic);

        produce(topic, input, "-z", compression, "-X", "linger.ms=500");

        // A batch of a few lines does not get smaller by compression, and librdkafka then sends it as it is.
        assertThat(StoredBatches.of(broker.data().resolve(topic + "-0")).stream()
                        .filter(batch -> batch.recordsCount() >= WORTH_COMPRESSING))
                .isNotEmpty()
                .allSatisfy(batch -> assertThat(batch.codec()).isEqualTo(codec));
        assertThat(consume(topic, "-o", "beginning")).isEqualTo(Files.readString(input));
    }

    @Test
    void writesIdempotently() throws IOException, InterruptedException {
        Clients.of(broker).createTopic("kcat-idempotent", 1, Map.of());
        Path input = lines("idempotent");
        produce("kcat-idempotent", input, "-X", "enable.idempotence=true");
        assertThat(consume("kcat-idempotent", "-o", "beginning")).isEqualTo(Files.readString(input));
    }

    @Test
    void readsFromAnOffsetAndFromTheEndBackwards() throws IOException, InterruptedException {
        Clients.of(broker).createTopic("kcat-offsets", 1, Map.of());
        produce("kcat-offsets", lines("offsets"));
        assertThat(consume("kcat-offsets", "-o", "4998")).isEqualTo("line 4998\nline 4999\n");
        assertThat(consume("kcat-offsets", "-o", "-1")).isEqualTo("line 4999\n");
    }

    @Test
    void keepsKeysAndHeaders() throws IOException, InterruptedException {
        Clients.of(broker).createTopic("kcat-headers", 1, Map.of());
        Path input = Files.writeString(home.resolve("keyed"), "key:value\n");
        produce("kcat-headers", input, "-K", ":", "-H", "place=here");
        assertThat(consume("kcat-headers", "-o", "beginning", "-f", "%k|%s|%h|%o\n"))
                .isEqualTo("key|value|place=here|0\n");
    }

    @Test
    void listsTopicsAndFindsAnOffsetByTime() throws IOException, InterruptedException {
        Clients.of(broker).createTopic("kcat-listed", 3, Map.of());
        produce("kcat-listed", Files.writeString(home.resolve("one"), "one\n"));
        Path output = home.resolve("listed-output");
        assertThat(Tool.kcat("-b", broker.bootstrap(), "-L").run(output))
                .contains("1 brokers:")
                .contains("topic \"kcat-listed\" with 3 partitions:");
        assertThat(Tool.kcat("-b", broker.bootstrap(), "-Q", "-t", "kcat-listed:0:1")
                        .run(output))
                .isEqualTo("kcat-listed [0] offset 0\n");
    }

    @Test
    void goesOnInAGroupWhereItHasStopped() throws IOException, InterruptedException {
        Clients.of(broker).createTopic("kcat-group", 1, Map.of());
        Path input = lines("group");
        produce("kcat-group", input);
        assertThat(consumeInGroup("first")).isEqualTo(Files.readString(input));
        produce("kcat-group", Files.writeString(home.resolve("later"), "later\n"));
        assertThat(consumeInGroup("second")).isEqualTo("later\n");
    }

    private static String consumeInGroup(String name) throws IOException, InterruptedException {
        return Tool.kcat(
                        "-b",
                        broker.bootstrap(),
                        "-G",
                        "kcat",
                        "-X",
                        "auto.offset.reset=earliest",
                        "-e",
                        "-q",
                        "kcat-group")
                .run(home.resolve("consumed-in-group-" + name));
    }

    private static Path lines(String name) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            lines.add("line " + i);
        }
        return Files.write(home.resolve("lines-" + name), lines);
    }

    private static void produce(String topic, Path input, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-b", broker.bootstrap(), "-P", "-t", topic, "-p", "0"));
        arguments.addAll(List.of(more));
        Tool.kcat(arguments.toArray(String[]::new)).reading(input).run(home.resolve("produced-" + topic));
    }

    private static String consume(String topic, String... more) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("-b", broker.bootstrap(), "-C", "-t", topic, "-p", "0", "-e", "-q"));
        arguments.addAll(List.of(more));
        return Tool.kcat(arguments.toArray(String[]::new)).run(home.resolve("consumed-" + topic));
    }
}
