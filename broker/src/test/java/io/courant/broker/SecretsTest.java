package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that is refused does not tell the secrets that it was given, however and however wrongly it was given them. */
class SecretsTest {

    private static final String SECRET = "Correct-Horse/Battery+Staple";

    @TempDir
    Path directory;

    /** Command lines that are refused, each with a secret in it. */
    static Stream<List<String>> commandLines() {
        return Stream.of(
                List.of("--set", "ssl.key.password=" + SECRET),
                List.of("--set=ssl.keystore.key=" + SECRET),
                List.of("--set", "sasl.jaas.config=" + SECRET, "--set", "num.partitions=none"),
                List.of("--set", "ssl.key.pasword=" + SECRET),
                List.of("--set", "listener.name.external.ssl.key.password=" + SECRET),
                List.of("--set", "ssl.key.password:" + SECRET),
                List.of("--set", "ssl.key.password " + SECRET),
                List.of("--set", "=" + SECRET),
                List.of("--set", "ssl.key.password", SECRET),
                List.of("--sett", "ssl.key.password=" + SECRET),
                List.of("--sett=ssl.key.password=" + SECRET),
                List.of("ssl.key.password=" + SECRET),
                List.of("-Dssl.key.password=" + SECRET));
    }

    @ParameterizedTest
    @MethodSource("commandLines")
    void doNotShowWhenGivenOnTheCommandLine(List<String> arguments) {
        assertThatThrownBy(() -> start(arguments)).hasMessageNotContaining(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssl.key.password=" + SECRET,
                "ssl.key.password=other\nssl.key.password=" + SECRET,
                "ssl.key.password=" + SECRET + "\nssl.key.password=other",
                "ssl.key.pasword=other\nssl.key.pasword=" + SECRET,
                "ssl.key.password\\=" + SECRET,
                "ssl.keystore.key=-----BEGIN PRIVATE KEY-----\n" + SECRET + "\n" + SECRET + "==",
                "ssl.truststore.password=" + SECRET + "\nbroken=\\u12"
            })
    void doNotShowWhenGivenInAFile(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("server.properties"), text + "\n");
        assertThatThrownBy(() -> start(List.of("--config", file.toString()))).hasMessageNotContaining(SECRET);
    }

    @Test
    void theSettingIsNamedAllTheSame() {
        assertThatThrownBy(() -> start(List.of("--set", "ssl.key.password=" + SECRET)))
                .hasMessage(
                        "--set: ssl.key.password=[hidden] is refused: authentication and encryption are not built in"
                                + " yet");
        assertThatThrownBy(() -> start(List.of("--set", "ssl.key.password:" + SECRET)))
                .hasMessage("--set ssl.key.password: NAME=VALUE expected");
    }

    @Test
    @Tag("cluster")
    void noneIsOnStandardError() throws Exception {
        Path file = Files.writeString(
                directory.resolve("server.properties"),
                "ssl.keystore.password=" + SECRET + "\nssl.keystore.password=other\n");
        for (List<String> arguments : List.of(
                List.of("--set", "ssl.key.password=" + SECRET, "--log-format", "json"),
                List.of("--config", file.toString()),
                List.of("--set", "ssl.key.password", SECRET))) {
            List<String> all = new ArrayList<>(arguments);
            all.addAll(List.of("--data", directory.resolve("data").toString(), "--listen", "127.0.0.1:0"));
            try (RunningBroker broker = RunningBroker.launch(directory, all.toArray(String[]::new))) {
                assertThat(broker.awaitExit()).as(broker.errors()).isEqualTo(ExitCode.USAGE);
                assertThat(broker.errors()).isNotBlank().doesNotContain(SECRET);
            }
        }
    }

    private static void start(List<String> arguments) throws Exception {
        BrokerSettings.of(StartOptions.parse(arguments).settings());
    }
}
