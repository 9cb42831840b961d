package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code log verify} says of a data directory in which no broker works. */
final class SoundDirectory {

    private SoundDirectory() {}

    /** Requires that {@code data} has no damage; the report goes to a file beside it. */
    static void require(Path data) throws IOException, InterruptedException {
        Path output = data.resolveSibling("verify-" + data.getFileName());
        Process verify = new ProcessBuilder(StartedBroker.launcher(), "log", "verify", data.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(verify.waitFor())
                .as("what log verify found: %s", Files.readString(output))
                .isZero();
    }
}
