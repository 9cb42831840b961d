package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Endpoint;
import io.courant.broker.settings.Settings;
import io.courant.broker.settings.SettingsException;
import io.courant.metadata.config.Setting;
import io.courant.metadata.config.SettingsTable;
import io.courant.server.NodeSettings;
import io.courant.server.ServerSettings;
import io.courant.transport.TransportSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartOptionsTest {

    @TempDir
    Path directory;

    @Test
    void startsWithoutAnyOption() throws Exception {
        BrokerSettings settings = settings();
        assertThat(settings.node().dataDirectories())
                .containsExactly(Path.of("data").toAbsolutePath());
        assertThat(settings.node().listeners().getFirst().bind()).isEqualTo(new Endpoint("127.0.0.1", 9092));
        assertThat(settings.node().brokerId()).isEqualTo(1);
        assertThat(settings.transport().dataShards())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(settings.notices()).isEmpty();
    }

    @Test
    void whatHoldsInThePlaceOfADeclaredDefaultIsSaidWithTheDeclaration() throws Exception {
        Settings withoutOptions = StartOptions.parse(List.of()).settings();
        for (Setting setting : SettingsTable.declared().all()) {
            String inForce = withoutOptions.optionalText(setting.name());
            if (inForce != null && !inForce.equals(setting.defaultText())) {
                assertThat(setting.here()).as(setting.name()).contains(inForce);
            }
        }
        assertThat(here("node.id")).contains(Integer.toString(settings().node().brokerId()));
        assertThat(settings().transport().receiveBufferBytes()).isEqualTo(TransportSettings.SYSTEM_CHOICE);
        assertThat(here("socket.receive.buffer.bytes")).contains("the system chooses");
        assertThat(here("queued.max.request.bytes"))
                .contains(ServerSettings.DEFAULTS.inFlightMaxBytes() / (1 << 20) + " MiB");
    }

    private static String here(String name) {
        return SettingsTable.declared().find(name).orElseThrow().here();
    }

    @Test
    void strongerPlacesWinOverWeakerOnes() throws Exception {
        Path file = config("node.id=3", "num.partitions=4", "log.dir=/from/file", "listeners=PLAINTEXT://:1111");
        assertThat(settings("--config", file.toString()).node().dataDirectories())
                .containsExactly(Path.of("/from/file"));

        BrokerSettings all = settings(
                "--listen",
                "127.0.0.1:0",
                "--data",
                "/from/data",
                "--set",
                "num.partitions=5",
                "--set",
                "log.dirs=/from/set",
                "--config",
                file.toString());
        assertThat(all.node().brokerId()).isEqualTo(3);
        assertThat(all.node().controller().defaultPartitions()).isEqualTo(5);
        assertThat(all.node().dataDirectories()).containsExactly(Path.of("/from/data"));
        assertThat(all.node().listeners()).hasSize(1);
        assertThat(all.node().listeners().getFirst().bind()).isEqualTo(new Endpoint("127.0.0.1", 0));
    }

    @Test
    void listenReplacesWhatTheFileAdvertised() throws Exception {
        Path file = config("listeners=PLAINTEXT://:9092", "advertised.listeners=PLAINTEXT://elsewhere:9092");
        assertThat(settings("--config", file.toString(), "--listen", "127.0.0.1:7777")
                        .node()
                        .listeners()
                        .getFirst()
                        .advertised())
                .isEqualTo(new Endpoint("127.0.0.1", 7777));
        assertThat(settings("--listen", "127.0.0.1:7777", "--set", "advertised.listeners=PLAINTEXT://proxy:1")
                        .node()
                        .listeners()
                        .getFirst()
                        .advertised())
                .isEqualTo(new Endpoint("proxy", 1));
    }

    @Test
    void startsFromKafkasStockFile() throws Exception {
        Path file = config(
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.bootstrap.servers=localhost:9093",
                "listeners=PLAINTEXT://:9092,CONTROLLER://:9093",
                "inter.broker.listener.name=PLAINTEXT",
                "advertised.listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093",
                "controller.listener.names=CONTROLLER",
                "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,"
                        + "SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL",
                "num.network.threads=3",
                "num.io.threads=8",
                "socket.send.buffer.bytes=102400",
                "socket.receive.buffer.bytes=102400",
                "socket.request.max.bytes=104857600",
                "log.dirs=" + directory.resolve("logs"),
                "num.partitions=1",
                "num.recovery.threads.per.data.dir=1",
                "offsets.topic.replication.factor=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1",
                "log.retention.hours=168",
                "log.segment.bytes=1073741824",
                "log.retention.check.interval.ms=300000");
        BrokerSettings settings = settings("--config", file.toString());
        assertThat(settings.node().listeners())
                .extracting(listener -> listener.advertised())
                .containsExactly(new Endpoint("localhost", 9092));
        assertThat(settings.transport().sendBufferBytes()).isEqualTo(102400);
        assertThat(settings.notices())
                .anyMatch(notice -> notice.startsWith("num.io.threads=8, num.network.threads=3, "));
    }

    @Test
    void keepsSendBuffersSmallAndLeavesReceiveBuffersToTheSystemUnlessTold() throws Exception {
        assertThat(settings().transport().sendBufferBytes()).isEqualTo(102400);
        assertThat(settings().transport().receiveBufferBytes()).isEqualTo(TransportSettings.SYSTEM_CHOICE);
        assertThat(settings("--set", "socket.send.buffer.bytes=65536")
                        .transport()
                        .sendBufferBytes())
                .isEqualTo(65536);
    }

    @Test
    void refusesContradictionsAndWhatIsNotSupported() {
        assertThatThrownBy(() -> settings("--set", "node.id=1", "--set", "broker.id=2"))
                .hasMessage("node.id=1 and broker.id=2 name different ids for one broker");
        assertThatThrownBy(() -> settings("--listen", "nowhere"))
                .hasMessage("--listen: HOST:PORT expected, not nowhere");
        assertThatThrownBy(() -> settings("--set", "num.partition=1")).hasMessageContaining("num.partitions");
    }

    @Test
    void refusesToAskForSyncsWhereMemoryIsEnough() throws Exception {
        for (String setting : List.of("log.flush.interval.messages=1", "log.flush.interval.ms=1000")) {
            assertThatThrownBy(() -> settings("--set", "durability=memory", "--set", setting))
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("does not go together with durability=memory");
            assertThat(settings("--set", setting).notices())
                    .singleElement()
                    .asString()
                    .contains(setting);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "default.replication.factor=0, default.replication.factor",
        "default.replication.factor=40000, default.replication.factor",
        "num.partitions=0, num.partitions",
        "log.roll.ms=0, log.roll.ms",
        "log.roll.jitter.ms=-1, log.roll.jitter.ms",
        "compression.type=LZ4, compression.type",
        "produce.validation=FULL, produce.validation",
        "log.message.timestamp.type=createtime, log.message.timestamp.type",
    })
    void refusesValuesThatNothingCouldBeStartedWith(String setting, String named) {
        assertThatThrownBy(() -> settings("--set", setting))
                .isInstanceOfAny(SettingsException.class, StartRefusedException.class)
                .hasMessageContaining(named);
    }

    @Test
    void severalDirectoriesKeepTheirOrderAndTheFirstHoldsTheMetadata() throws Exception {
        NodeSettings node = settings("--set", "log.dirs=/c, /a,/b").node();
        assertThat(node.dataDirectories()).containsExactly(Path.of("/c"), Path.of("/a"), Path.of("/b"));
        assertThat(node.metadataDirectory()).isEqualTo(Path.of("/c"));

        Path file = config("log.dir=/one", "log.dirs=/a,/b", "metadata.log.dir=/x/../b");
        node = settings("--config", file.toString()).node();
        assertThat(node.dataDirectories()).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(node.metadataDirectory()).isEqualTo(Path.of("/b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a,/b,/x/../a | log.dirs: /a is named twice",
                "/a,/b,/a/c    | log.dirs: /a/c lies within /a",
                "/a/c,/b,/a    | log.dirs: /a/c lies within /a",
                "/a,,/b        | log.dirs: entry 2 of 3 is empty",
                "''            | log.dirs names no directory",
                "/a,           | log.dirs: entry 2 of 2 is empty"
            })
    void refusesDirectoriesThatAreNotApart(String directories, String message) {
        assertThatThrownBy(() -> settings("--set", "log.dirs=" + directories)).hasMessage(message);
    }

    @Test
    void refusesOneDirectoryUnderTwoNames() throws Exception {
        Path real = Files.createDirectory(directory.resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        assertThatThrownBy(() -> settings("--set", "log.dirs=" + real + "," + link))
                .hasMessage("log.dirs: " + real + " and " + link + " are the same directory");
        assertThatThrownBy(() -> settings("--set", "log.dirs=" + real + "," + link.resolve("below")))
                .hasMessage("log.dirs: " + link.resolve("below") + " lies within " + real);
    }

    @Test
    void refusesADirectoryForTheMetadataAlone() {
        assertThatThrownBy(() -> settings("--set", "log.dirs=/a,/b", "--set", "metadata.log.dir=/c"))
                .hasMessage(
                        "metadata.log.dir: /c is none of log.dirs, [/a, /b]; a directory for the metadata alone is not"
                                + " supported");
        assertThatThrownBy(() -> settings("--data", "/a", "--set", "metadata.log.dir=/c"))
                .hasMessageStartingWith("metadata.log.dir: /c is none of log.dirs, [/a]");
    }

    @Test
    void refusesOneDirectoryInPlaceOfSeveral() throws Exception {
        Path file = config("log.dirs=/a,/b");
        assertThatThrownBy(() -> settings("--config", file.toString(), "--data", "/a"))
                .hasMessage("--data /a names one data directory, and " + file
                        + " several: log.dirs=/a,/b. Leave one of the two out");
        assertThatThrownBy(() -> settings("--set", "log.dirs=/a,/b", "--data", "/a"))
                .hasMessage(
                        "--data /a names one data directory, and --set several: log.dirs=/a,/b. Leave one of the two"
                                + " out");
        assertThat(settings("--config", file.toString(), "--set", "log.dirs=/c", "--data", "/a")
                        .node()
                        .dataDirectories())
                .containsExactly(Path.of("/a"));
        assertThatThrownBy(() -> settings("--data", "/a,/b"))
                .hasMessage(
                        "--data /a,/b: one directory expected, without a comma in its name; several are named by --set"
                                + " log.dirs=DIR,DIR");
    }

    @Test
    void aTrainingRunKeepsAwayFromTheDirectoriesOfTheBroker() throws Exception {
        Path file = config("log.dirs=/a,/b", "metadata.log.dir=/b");
        Path own = directory.resolve("training");
        BrokerSettings training = BrokerSettings.of(StartOptions.parse(List.of("--train", "--config", file.toString()))
                .onceAt(own)
                .settings());
        assertThat(training.node().dataDirectories()).containsExactly(own);
        assertThat(training.node().metadataDirectory()).isEqualTo(own);
    }

    @Test
    void refusesNamesAndPathsThatCannotBe() {
        assertThatThrownBy(() -> settings("--set", "log.dirs=/a\u0000b"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageStartingWith("log.dirs: ");
        String name = "a".repeat(40_000);
        assertThatThrownBy(() -> settings("--set", "advertised.listeners=PLAINTEXT://" + name + ":9092"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("advertised.listeners: a host name of 40000 characters is too long");
        assertThatThrownBy(() -> settings("--set", "listeners=" + name + "://:9092"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("listeners: a listener's name of 40000 characters is too long");
    }

    @Test
    void takesValuesBehindASpaceOrAnEqualsSign() throws Exception {
        StartOptions options = StartOptions.parse(List.of("--data=/d", "--set=num.partitions=3", "--set", "shards=1"));
        assertThat(options.data()).isEqualTo(Path.of("/d"));
        assertThat(options.set()).containsExactly("num.partitions=3", "shards=1");
        assertThatThrownBy(() -> StartOptions.parse(List.of("--data")))
                .hasMessageStartingWith("start: Missing required parameter for option '--data'");
        assertThatThrownBy(() -> StartOptions.parse(List.of("--dat", "x")))
                .hasMessageStartingWith("start: there is no option --dat (courant start --help");
        assertThat(StartOptions.help()).contains("--listen").doesNotContain("--train");
    }

    private Path config(String... lines) throws Exception {
        return Files.write(directory.resolve("server.properties"), List.of(lines));
    }

    private static BrokerSettings settings(String... arguments) throws Exception {
        StartOptions options = StartOptions.parse(List.of(arguments));
        return BrokerSettings.of(options.settings());
    }
}
