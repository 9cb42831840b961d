package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code courant topic}, {@code config} and {@code cluster}: what they do, what they print, and what typical mistakes get. */
@Tag("compat")
class TopicCommandsTest {

    @TempDir
    static Path home;

    private static StartedBroker broker;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = StartedBroker.start(home);
        run("topic", "create", "orders", "--partitions", "3", "--config", "retention.ms=100000")
                .done();
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    private static CommandRun run(String... arguments) {
        return CommandRun.at(broker.bootstrap(), arguments);
    }

    @Test
    void aTopicIsMadeListedDescribedAlteredAndDeleted() {
        assertThat(run("topic", "create", "walk", "-p", "2").done()).isEqualTo("created walk with 2 partitions\n");
        assertThat(run("topic", "list").done()).contains("orders\n").contains("walk\n");
        assertThat(run("topic", "list", "w*k").done()).isEqualTo("walk\n");
        assertThat(run("topic", "list", "--long", "walk").done())
                .containsPattern("TOPIC +PARTITIONS +REPLICAS +ID\n")
                .containsPattern("walk +2 +1 +\\S{22}\n");
        assertThat(run("topic", "alter", "walk", "-p", "4", "-c", "segment.bytes=1048576")
                        .done())
                .isEqualTo("altered walk\n");
        assertThat(run("topic", "describe", "walk").done())
                .contains("  segment.bytes=1048576\n")
                .containsPattern("PARTITION +LEADER +REPLICAS +IN SYNC +EARLIEST +END +STATE\n")
                .containsPattern("(?m)^ +3 +1 +1 +1 +0 +0 +ok$");
        run("topic", "alter", "walk", "--delete-config", "segment.bytes").done();
        assertThat(run("topic", "describe", "walk").done()).doesNotContain("segment.bytes");
        assertThat(run("topic", "delete", "walk").done()).isEqualTo("deleted walk\n");
        assertThat(run("topic", "list").done()).doesNotContain("walk");
    }

    @Test
    void resultsForProgramsAreOneObjectOnALine() {
        assertThat(run("topic", "create", "objects", "--json").done())
                .matches("\\{\"topics\":\\[\\{\"name\":\"objects\",\"created\":true,\"id\":\"\\S{22}\","
                        + "\"partitions\":1,\"replicas\":1}]}\n");
        assertThat(run("topic", "list", "--json", "objects").done())
                .matches("\\{\"topics\":\\[\\{\"name\":\"objects\",\"id\":\"\\S{22}\",\"internal\":false}]}\n");
        assertThat(run("topic", "list", "--json", "--long", "objects").done())
                .contains("\"partitions\":1,\"replicas\":1}]}");
        assertThat(run("topic", "describe", "--json", "orders").done())
                .contains("\"settings\":{\"retention.ms\":\"100000\"}")
                .contains("{\"partition\":2,\"leader\":1,\"replicas\":[1],\"inSync\":[1],\"earliest\":0,\"end\":0,"
                        + "\"state\":\"ok\"}");
        assertThat(run("topic", "alter", "objects", "-p", "2", "--json").done())
                .isEqualTo("{\"name\":\"objects\",\"altered\":true}\n");
        assertThat(run("topic", "delete", "objects", "--json").done()).isEqualTo("{\"deleted\":[\"objects\"]}\n");
    }

    @Test
    void aTopicThatIsMisspelledIsNotFoundAndTheNearestIsOffered() {
        run("topic", "describe", "ordres")
                .failed(
                        CommandRun.NOT_FOUND,
                        "there is no topic ordres; is orders meant? (courant topic list shows all)");
        run("topic", "delete", "ordres").failed(CommandRun.NOT_FOUND, "is orders meant?");
        run("topic", "alter", "ordres", "-p", "5").failed(CommandRun.NOT_FOUND, "is orders meant?");
        assertThat(run("topic", "delete", "ordres", "--if-exists").done()).isEmpty();
        run("topic", "delete", "orders", "ordres").failed(CommandRun.NOT_FOUND, "ordres");
        assertThat(run("topic", "list", "orders").done()).as("all or none").isEqualTo("orders\n");
    }

    @Test
    void whatTheBrokerRefusesIsSaidWithItsReason() {
        run("topic", "create", "orders")
                .failed(CommandRun.REFUSED, "topic orders exists already (--if-not-exists makes that no error)");
        assertThat(run("topic", "create", "orders", "--if-not-exists").done()).isEqualTo("orders exists already\n");
        run("topic", "create", "a b").failed(CommandRun.REFUSED, "a b");
        run("topic", "create", "t", "--replication-factor", "3").failed(CommandRun.REFUSED, "topic t: ");
        run("topic", "create", "t", "-c", "retention.mss=1").failed(CommandRun.REFUSED, "the nearest is retention.ms");
        run("topic", "create", "t", "-c", "retention.ms=soon").failed(CommandRun.REFUSED, "retention.ms");
        run("topic", "alter", "orders", "-p", "2").failed(CommandRun.REFUSED, "3");
        run("topic", "alter", "orders", "--delete-config", "retention.mss")
                .failed(CommandRun.NOT_FOUND, "there is no setting retention.mss; is retention.ms meant?");
        assertThat(run("topic", "create", "t", "--dry-run").done()).isEqualTo("t could be created (dry run)\n");
        assertThat(run("topic", "list", "t").done()).isEmpty();
    }

    @Test
    void settingsOfTopicsAreShownMadeAndTakenBack() {
        run("topic", "create", "settings").done();
        assertThat(run("config", "describe", "topic", "settings").done())
                .isEqualTo("topic settings has no settings of its own; --all shows those by default\n");
        assertThat(run("config", "set", "topic", "settings", "retention.ms=5000", "cleanup.policy=compact,delete")
                        .done())
                .isEqualTo("topic settings: retention.ms=5000\ntopic settings: cleanup.policy=compact,delete\n");
        assertThat(run("config", "describe", "topic", "settings").done())
                .containsPattern("SETTING +FROM +VALUE\n")
                .containsPattern("retention.ms +topic +5000\n")
                .doesNotContain("segment.bytes");
        assertThat(run("config", "describe", "topics", "settings", "--all").done())
                .containsPattern("segment.bytes +default +1073741824\n");
        assertThat(run("config", "describe", "topic", "settings", "retention.ms", "--json")
                        .done())
                .isEqualTo(
                        "{\"kind\":\"topic\",\"name\":\"settings\",\"settings\":[{\"name\":\"retention.ms\",\"value\":\"5000\","
                                + "\"source\":\"topic\",\"readOnly\":false,\"sensitive\":false}]}\n");
        assertThat(run("config", "delete", "topic", "settings", "retention.ms").done())
                .isEqualTo("topic settings: retention.ms deleted\n");
        run("config", "set", "topic", "settings", "retention.mss=1")
                .failed(CommandRun.REFUSED, "the nearest is retention.ms");
        run("config", "delete", "topic", "settings", "retention.mss")
                .failed(CommandRun.NOT_FOUND, "there is no setting retention.mss; is retention.ms meant?");
        run("config", "describe", "topic", "settigns").failed(CommandRun.NOT_FOUND, "is settings meant?");
        run("config", "describe", "topic", "settings", "retention")
                .failed(CommandRun.NOT_FOUND, "there is no setting retention");
        run("config", "describe", "topic").failed(CommandRun.USAGE, "which topic?");
    }

    @Test
    void settingsOfBrokersAndLevelsOfLoggersAreShownAndChanged() {
        run("config", "set", "broker", "default", "log.retention.ms=90000000").done();
        assertThat(run("config", "describe", "broker", "default").done())
                .containsPattern("log.retention.ms +cluster +90000000\n");
        assertThat(run("config", "describe", "broker").done()).containsPattern("log.retention.ms +cluster +90000000\n");
        run("config", "delete", "broker", "default", "log.retention.ms").done();
        assertThat(run("config", "describe", "logger").done()).containsPattern("(?m)^root +logger +INFO$");
        run("config", "set", "logger", "1", "request=ERROR").done();
        assertThat(run("config", "describe", "logger").done()).containsPattern("(?m)^request +logger +ERROR$");
        run("config", "describe", "broker", "7")
                .failed(
                        CommandRun.NOT_FOUND,
                        "there is no broker 7: the cluster has broker 1, and default stands for every");
    }

    @Test
    void aClusterIsDescribed() {
        assertThat(run("cluster", "describe").done())
                .containsPattern("cluster +\\S{22}\n")
                .containsPattern("(?m)^ +1 +127.0.0.1 +" + broker.port() + " +- +controller$")
                .containsPattern("metadata.version +\\d+\n");
        assertThat(run("cluster", "describe", "--json").done())
                .matches(
                        "\\{\"clusterId\":\"\\S{22}\",\"controller\":1,\"brokers\":\\[\\{\"id\":1,\"host\":\"127.0.0.1\",\"port\":"
                                + broker.port() + ",\"rack\":null}],\"topics\":\\d+,\"features\":\\{.*}}\n");
    }

    @Test
    void whereNoBrokerListensIsSaidAtOnceWithWhatToDo() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        for (String command : new String[] {"topic list", "produce t", "consume t", "cluster describe"}) {
            CommandRun.at("127.0.0.1:" + free, command.split(" ", -1))
                    .failed(
                            CommandRun.UNREACHABLE,
                            "nothing listens at 127.0.0.1:" + free
                                    + "; start a broker (courant start), or say where one is by"
                                    + " --bootstrap HOST:PORT");
        }
        CommandRun.at("nowhere.invalid:9092", "topic", "list")
                .failed(CommandRun.UNREACHABLE, "the host 'nowhere.invalid' is not known");
        CommandRun.at("127.0.0.1:" + free + "," + broker.bootstrap(), "topic", "list")
                .done();
    }

    @Test
    void whatListensAndIsNoBrokerIsToldFromOne() throws IOException {
        try (ServerSocket web = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> answerAsAWebServer(web));
            CommandRun.at("127.0.0.1:" + web.getLocalPort(), "topic", "list")
                    .failed(CommandRun.UNREACHABLE, "is no Kafka broker: it says \"HTTP/1.1 400 Bad");
        }
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CommandRun.at("127.0.0.1:" + silent.getLocalPort(), "topic", "list", "--timeout", "1")
                    .failed(CommandRun.UNREACHABLE, "does not answer as a Kafka broker");
        }
    }

    private static void answerAsAWebServer(ServerSocket web) {
        try (Socket socket = web.accept();
                OutputStream out = socket.getOutputStream()) {
            out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The client has gone.
        }
    }

    @Test
    void aFileOfClientSettingsCountsAndItsMistakesAreNamed() throws IOException {
        Path file = Files.writeString(home.resolve("client.properties"), "bootstrap.servers=" + broker.bootstrap());
        assertThat(CommandRun.at(broker.bootstrap(), "topic", "list", "--command-config", file.toString())
                        .done())
                .contains("orders");
        Path wrong = Files.writeString(home.resolve("wrong.properties"), "security.protocol=PLAIN\n");
        run("topic", "list", "--command-config", wrong.toString())
                .failed(CommandRun.USAGE, "the client does not start with the settings of --command-config: ");
        run("topic", "list", "--command-config", home.toString()).failed(CommandRun.USAGE, "cannot be read");
    }
}
