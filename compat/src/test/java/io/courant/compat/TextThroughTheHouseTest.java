package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Text that nobody made for a test goes in by one foreign client and comes out by two others at once, byte for byte, and does
 * so again after the broker was killed and started again.
 */
@Tag("compat")
class TextThroughTheHouseTest {

    @TempDir
    static Path home;

    private static StartedBroker broker;
    private static MachineText text;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = StartedBroker.start(home);
        text = MachineText.collect(home);
    }

    @BeforeEach
    void theBrokerIsUp() throws IOException {
        broker.requireAlive();
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void pipedInWithKcatItComesOutAsItWas() throws IOException, InterruptedException {
        Clients.of(broker).createTopic("by-kcat", 1, Map.of());
        Tool.kcat(
                        "-b",
                        broker.bootstrap(),
                        "-P",
                        "-t",
                        "by-kcat",
                        "-p",
                        "0",
                        "-X",
                        "enable.idempotence=true",
                        "-X",
                        "acks=all")
                .reading(text.withoutEmptyLines())
                .run(home.resolve("kcat-producer"));
        bothConsumersReadBeforeAndAfterAKill("by-kcat", text.withoutEmptyLines());
    }

    @Test
    void pipedInWithTheConsoleProducerItComesOutAsItWasEmptyLinesToo() throws IOException, InterruptedException {
        Clients.of(broker).createTopic("by-console", 1, Map.of());
        Tool.kafka(
                        "org.apache.kafka.tools.ConsoleProducer",
                        "--bootstrap-server",
                        broker.bootstrap(),
                        "--topic",
                        "by-console",
                        "--compression-codec",
                        "zstd")
                .reading(text.withEmptyLines())
                .run(home.resolve("console-producer"));
        bothConsumersReadBeforeAndAfterAKill("by-console", text.withEmptyLines());
    }

    private static void bothConsumersReadBeforeAndAfterAKill(String topic, Path expected)
            throws IOException, InterruptedException {
        bothConsumersRead(topic, expected, "before");
        broker.kill();
        broker.restart();
        bothConsumersRead(topic, expected, "after");
    }

    private static void bothConsumersRead(String topic, Path expected, String when)
            throws IOException, InterruptedException {
        long lines;
        try (var each = Files.lines(expected)) {
            lines = each.count();
        }
        Path byKcat = home.resolve(topic + "-read-by-kcat-" + when);
        Path byConsole = home.resolve(topic + "-read-by-console-" + when);
        Tool.Running kcat = Tool.kcat(
                        "-b", broker.bootstrap(), "-C", "-t", topic, "-p", "0", "-o", "beginning", "-e", "-q")
                .start(byKcat);
        Tool.Running console = Tool.kafka(
                        "org.apache.kafka.tools.consumer.ConsoleConsumer",
                        "--bootstrap-server",
                        broker.bootstrap(),
                        "--topic",
                        topic,
                        "--partition",
                        "0",
                        "--offset",
                        "earliest",
                        "--max-messages",
                        Long.toString(lines))
                .start(byConsole);
        kcat.awaitSuccess();
        console.awaitSuccess();
        assertThat(Files.mismatch(byKcat, expected))
                .as("first byte in which kcat's output differs, %s the kill", when)
                .isEqualTo(-1);
        assertThat(Files.mismatch(byConsole, expected))
                .as("first byte in which the console consumer's output differs, %s the kill", when)
                .isEqualTo(-1);
    }
}
