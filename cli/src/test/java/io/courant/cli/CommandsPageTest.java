package io.courant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.cli.shell.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandsPageTest {

    /** Set to {@code true} to write the page anew, after a declaration has changed. */
    private static final String WRITE = "commands.page.write";

    @Test
    void thePageSaysWhatIsDeclared() throws IOException {
        Path page = CommandsPage.root().resolve("docs/cli.md");
        Console console = Console.of(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                Console.Terminals.NONE,
                Map.of());
        String text = CommandsPage.text(Commands.all(console));
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(page, text);
        }
        assertThat(page)
                .as("after a change: mvn -pl cli -am test -Dtest=CommandsPageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE + "=true")
                .exists();
        assertThat(Files.readString(page)).isEqualTo(text);
    }
}
