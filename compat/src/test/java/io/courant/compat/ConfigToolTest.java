package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own tool for settings, on all that has some. */
@Tag("compat")
class ConfigToolTest {

    @TempDir
    static Path home;

    private static StartedBroker broker;
    private static int calls;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = StartedBroker.start(home, "log.segment.bytes=2000000");
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
    void showsAndChangesATopicsSettingsWhichHoldAtOnceAndOverARestart()
            throws IOException, ExecutionException, InterruptedException {
        Clients clients = Clients.of(broker);
        clients.createTopic("changed", 1, Map.of("retention.ms", "100000"));
        configs(
                "--entity-type",
                "topics",
                "--entity-name",
                "changed",
                "--alter",
                "--add-config",
                "segment.bytes=1048576,durability=memory",
                "--delete-config",
                "retention.ms");
        clients.send(Map.of(), Collections.nCopies(3_000, new ProducerRecord<>("changed", 0, null, new byte[1_000])));
        assertThat(StoredBatches.segments(broker.data().resolve("changed-0")))
                .as("files of 1 MiB")
                .hasSizeGreaterThan(2);
        broker.kill();
        broker.restart();
        String shown = configs("--entity-type", "topics", "--entity-name", "changed", "--describe");
        assertThat(shown)
                .contains("segment.bytes=1048576 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:segment.bytes=1048576,"
                        + " STATIC_BROKER_CONFIG:log.segment.bytes=2000000,"
                        + " DEFAULT_CONFIG:log.segment.bytes=1073741824}")
                .contains("durability=memory")
                .doesNotContain("retention.ms");
        String all = configs("--entity-type", "topics", "--entity-name", "changed", "--describe", "--all");
        assertThat(all).contains("cleanup.policy=delete sensitive=false");
    }

    @Test
    void changesTheSettingsOfAllBrokersAndOfOne() throws IOException, InterruptedException {
        configs("--entity-type", "brokers", "--entity-default", "--alter", "--add-config", "message.max.bytes=700000");
        configs(
                "--entity-type",
                "brokers",
                "--entity-name",
                "1",
                "--alter",
                "--add-config",
                "message.max.bytes=800000");
        assertThat(configs("--entity-type", "brokers", "--entity-default", "--describe"))
                .contains("message.max.bytes=700000");
        assertThat(configs("--entity-type", "brokers", "--entity-name", "1", "--describe"))
                .contains("message.max.bytes=800000 sensitive=false"
                        + " synonyms={DYNAMIC_BROKER_CONFIG:message.max.bytes=800000,"
                        + " DYNAMIC_DEFAULT_BROKER_CONFIG:message.max.bytes=700000,"
                        + " DEFAULT_CONFIG:message.max.bytes=1048588}");
        configs("--entity-type", "brokers", "--entity-name", "1", "--alter", "--delete-config", "message.max.bytes");
        assertThat(configs("--entity-type", "brokers", "--entity-name", "1", "--describe", "--all"))
                .contains("message.max.bytes=700000 ")
                .contains("node.id=1 ");
        configs("--entity-type", "brokers", "--entity-default", "--alter", "--delete-config", "message.max.bytes");
    }

    @Test
    void showsThatUsersClientsAndAddressesHaveNoSettings() throws IOException, InterruptedException {
        for (String entity : List.of("users", "clients", "ips")) {
            assertThat(configs("--entity-type", entity, "--describe"))
                    .as(entity)
                    .isEmpty();
        }
        assertThat(configs("--entity-type", "users", "--entity-name", "somebody", "--describe"))
                .isEmpty();
    }

    @Test
    void changesTheLevelsOfLoggers() throws IOException, InterruptedException {
        assertThat(configs("--entity-type", "broker-loggers", "--entity-name", "1", "--describe"))
                .contains("root=INFO");
        configs("--entity-type", "broker-loggers", "--entity-name", "1", "--alter", "--add-config", "root=WARN");
        assertThat(configs("--entity-type", "broker-loggers", "--entity-name", "1", "--describe"))
                .contains("root=WARN");
        configs("--entity-type", "broker-loggers", "--entity-name", "1", "--alter", "--add-config", "root=INFO");
    }

    @Test
    void aLineVanishesFromStandardErrorBeforeItEverCameAndComesBack() throws IOException, InterruptedException {
        configs(
                "--entity-type",
                "broker-loggers",
                "--entity-name",
                "1",
                "--alter",
                "--add-config",
                "request.bad-length=ERROR");
        assertThat(configs("--entity-type", "broker-loggers", "--entity-name", "1", "--describe"))
                .contains("request.bad-length=ERROR", "request=INFO");
        sendABadLength();
        assertThat(Files.readString(broker.errorLog())).doesNotContain("request.bad-length");
        configs(
                "--entity-type",
                "broker-loggers",
                "--entity-name",
                "1",
                "--alter",
                "--delete-config",
                "request.bad-length");
        sendABadLength();
        Waiting.until(
                "the line, at once or a second after the last one",
                10,
                () -> Files.readString(broker.errorLog()).contains(" WARN  request.bad-length "));
    }

    @Test
    void aLoggerThatThereIsNotIsRefused() throws IOException, InterruptedException {
        List<String> arguments = List.of(
                "--bootstrap-server",
                broker.bootstrap(),
                "--entity-type",
                "broker-loggers",
                "--entity-name",
                "1",
                "--alter",
                "--add-config",
                "request.bad-lenght=ERROR");
        Tool.Running running = Tool.kafka("kafka.admin.ConfigCommand", arguments.toArray(String[]::new))
                .start(home.resolve("no-logger"));
        assertThat(running.awaitEnd()).isNotZero();
        assertThat(Files.readString(running.output()) + Files.readString(running.errors()))
                .contains("request.bad-lenght");
    }

    /** A frame that says it has less than no bytes. When this returns the broker has told of it and closed the connection. */
    private static void sendABadLength() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.port())) {
            socket.getOutputStream().write(new byte[] {-1, -1, -1, -1});
            assertThat(socket.getInputStream().read())
                    .as("the connection's end")
                    .isEqualTo(-1);
        }
    }

    private static String configs(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", broker.bootstrap()));
        all.addAll(Arrays.asList(arguments));
        calls++;
        return Tool.kafka("kafka.admin.ConfigCommand", all.toArray(String[]::new))
                .run(home.resolve("configs" + calls));
    }
}
