package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes a start fast, seen from outside. Which cache belongs to which jars is tested beside the launcher. */
@Tag("cluster")
class FastStartTest {

    @TempDir
    Path home;

    @Test
    void aStartedBrokerRunsFromTheCacheMadeForItsJars() throws IOException {
        try (StartedBroker broker = StartedBroker.start(home)) {
            assertThat(Files.readAllLines(Path.of("/proc/" + broker.pid() + "/maps")))
                    .as("what the process has mapped")
                    .anySatisfy(line ->
                            assertThat(line).contains("/.courant/broker-").endsWith(".aot"));
        }
    }
}
