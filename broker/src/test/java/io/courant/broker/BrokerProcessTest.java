package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker's program from outside: what it prints and how it ends. */
@Tag("cluster")
class BrokerProcessTest {

    private static final Pattern READY = Pattern.compile(
            "ready: PLAINTEXT://127\\.0\\.0\\.1:\\d+ data=(\\S+) cluster=(\\S{22}) node=1 shards=\\d+ version=.+ started in \\d+ ms");

    @TempDir
    Path directory;

    @Test
    void saysOnOneLineWhereItServesAndStopsCleanlyOnSigterm() throws Exception {
        try (RunningBroker broker = start()) {
            String ready = broker.awaitReady();
            assertThat(ready).matches(READY);
            connectTo(RunningBroker.portIn(ready));
            assertThat(broker.terminate()).isEqualTo(143);
            assertThat(broker.nextLine()).isNull();
            assertThat(broker.errors()).contains("broker.stopped");
        }
    }

    @Test
    void keepsItsIdentityOverACleanAndAnUncleanStop() throws Exception {
        String first;
        try (RunningBroker broker = start()) {
            first = clusterIn(broker.awaitReady());
            broker.terminate();
        }
        try (RunningBroker broker = start()) {
            assertThat(clusterIn(broker.awaitReady())).isEqualTo(first);
            broker.kill();
        }
        try (RunningBroker broker = start()) {
            assertThat(clusterIn(broker.awaitReady())).isEqualTo(first);
        }
    }

    @Test
    void startsWithTheSettingsThatKafkaShips() throws Exception {
        Path stock = Path.of(getClass().getResource("/kafka-server.properties").toURI());
        try (RunningBroker broker = RunningBroker.launch(
                directory,
                "--config",
                stock.toString(),
                "--set",
                "listeners=PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:0",
                "--set",
                "log.dirs=" + directory.resolve("data"))) {
            String ready = broker.awaitReady();
            assertThat(ready).matches(READY);
            connectTo(RunningBroker.portIn(ready));
            broker.terminate();
            assertThat(broker.errors())
                    .contains("settings.no-effect")
                    .contains("num.io.threads=8, num.network.threads=3, ");
        }
    }

    @Test
    void namesTheNearestSettingOfAnUnknownOne() throws Exception {
        try (RunningBroker broker = RunningBroker.launch(directory, "--set", "log.segment.byte=1")) {
            assertThat(broker.awaitExit()).isEqualTo(ExitCode.USAGE);
            assertThat(broker.errors())
                    .isEqualTo(
                            "courant: --set: there is no setting log.segment.byte; the nearest is log.segment.bytes\n");
        }
    }

    @Test
    void namesAnUnknownOption() throws Exception {
        try (RunningBroker broker = RunningBroker.launch(directory, "--dat", "x")) {
            assertThat(broker.awaitExit()).isEqualTo(ExitCode.USAGE);
            assertThat(lastLine(broker)).startsWith("courant: ").contains("--dat");
        }
    }

    @Test
    void trainsForAFastStart() throws Exception {
        try (RunningBroker broker = RunningBroker.launch(directory, "--train")) {
            int exitCode = broker.awaitExit();
            assertThat(exitCode).as(broker.errors()).isEqualTo(ExitCode.DONE);
            assertThat(broker.errors()).doesNotContain("WARN").doesNotContain("ERROR");
        }
    }

    private RunningBroker start() throws Exception {
        return RunningBroker.launch(directory, "--data", data(), "--listen", "127.0.0.1:0");
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private static void connectTo(int port) throws Exception {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }

    private static String lastLine(RunningBroker broker) throws Exception {
        return broker.errors().lines().reduce((earlier, later) -> later).orElse("");
    }

    private static String clusterIn(String readyLine) {
        Matcher matcher = READY.matcher(readyLine);
        assertThat(matcher.matches()).as(readyLine).isTrue();
        return matcher.group(2);
    }
}
