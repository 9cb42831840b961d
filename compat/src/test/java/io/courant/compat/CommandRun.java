package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.cli.Main;
import io.courant.cli.shell.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command of {@code courant}, run in this process as its program runs it, and what it left behind. */
record CommandRun(int exitCode, String output, String errors) {

    static final int DONE = 0;
    static final int USAGE = 2;
    static final int UNREACHABLE = 4;
    static final int NOT_FOUND = 5;
    static final int REFUSED = 6;
    static final int INCOMPLETE = 7;

    /** Runs a command against the broker at {@code bootstrap}. */
    static CommandRun at(String bootstrap, String... arguments) {
        return at(bootstrap, "", arguments);
    }

    /** The same with {@code input} as standard input. */
    static CommandRun at(String bootstrap, String input, String[] arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--bootstrap", bootstrap));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        Console console = Console.of(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintWriter(err),
                Console.Terminals.NONE,
                Map.of());
        int exitCode = Main.run(console, all.toArray(String[]::new));
        return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString());
    }

    /** Fails unless the command was done without a word on standard error, and returns its output. */
    String done() {
        assertThat(errors).isEmpty();
        assertThat(exitCode).isEqualTo(DONE);
        return output;
    }

    /** Fails unless the command ended with {@code code} and one line that contains {@code sentence}. */
    void failed(int code, String sentence) {
        assertThat(errors).startsWith("courant: ").contains(sentence).hasLineCount(1);
        assertThat(exitCode).as(errors).isEqualTo(code);
    }
}
