package io.courant.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Console console(boolean terminal, Map<String, String> environment) {
        return Console.of(
                InputStream.nullInputStream(),
                out,
                new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                new Console.Terminals(false, terminal, false),
                environment);
    }

    private String printed(Console console) {
        Table table = new Table("TOPIC", "PARTITIONS", "STATE");
        table.row("a", 3, "ok");
        table.row("a-name-that-is-longer-than-its-heading", 12, "-");
        out.reset();
        table.print(console);
        console.out().flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void alignsTextLeftAndNumbersRightAndCutsNothing() {
        assertThat(printed(console(false, Map.of()))).isEqualTo("""
                TOPIC                                   PARTITIONS  STATE
                a                                                3  ok
                a-name-that-is-longer-than-its-heading          12  -
                """);
    }

    @Test
    void coloursAreForTerminalsWhoseUserDidNotDeclineThem() {
        assertThat(printed(console(true, Map.of("TERM", "xterm")))).startsWith("\u001b[1mTOPIC");
        assertThat(printed(console(true, Map.of("NO_COLOR", "1")))).doesNotContain("\u001b");
        assertThat(printed(console(true, Map.of("TERM", "dumb")))).doesNotContain("\u001b");
    }
}
