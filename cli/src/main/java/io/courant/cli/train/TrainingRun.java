package io.courant.cli.train;

import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs typical commands once, so that the JVM can keep what it loads and links for them. */
public final class TrainingRun {

    /** How a command is run. */
    public interface Program {
        int run(Console console, String... arguments);
    }

    /** What people do most. */
    private static final List<List<String>> COMMANDS = List.of(
            List.of("topic", "list"),
            List.of("topic", "list", "--long"),
            List.of("topic", "list", "--json"),
            List.of("topic", "create", CannedAnswers.TOPIC, "--partitions", "1"),
            List.of("topic", "describe", CannedAnswers.TOPIC),
            List.of("produce", CannedAnswers.TOPIC, "--key-separator", "\\t", "--header", "a=b"),
            List.of("consume", CannedAnswers.TOPIC),
            List.of("consume", CannedAnswers.TOPIC, "--format", "json", "--max", "1"),
            List.of("group", "list"),
            List.of("config", "describe", "topic", CannedAnswers.TOPIC, "--all"),
            List.of("cluster", "describe"));

    private TrainingRun() {}

    /** Runs them all, and returns the exit code. */
    public static int run(Program program) {
        boolean failed = false;
        try (TrainingBroker broker = TrainingBroker.start()) {
            for (List<String> command : COMMANDS) {
                List<String> arguments = new ArrayList<>(command);
                arguments.addAll(List.of("--bootstrap", "127.0.0.1:" + broker.port()));
                StringWriter complaints = new StringWriter();
                if (run(program, complaints, arguments.toArray(String[]::new)) != ExitCode.DONE.code()) {
                    failed = true;
                    System.err.println("courant: training fails: " + command + ": " + complaints);
                }
            }
            StringWriter ignored = new StringWriter();
            run(program, ignored, "topic", "--help");
            run(program, ignored, "tpoic");
            return (failed ? ExitCode.CANNOT : ExitCode.DONE).code();
        } catch (IOException e) {
            System.err.println("courant: the training run failed: " + e);
            return ExitCode.CANNOT.code();
        }
    }

    private static int run(Program program, StringWriter complaints, String... arguments) {
        Console console = Console.of(
                new ByteArrayInputStream("a\tb\n".getBytes(StandardCharsets.UTF_8)),
                OutputStream.nullOutputStream(),
                new PrintWriter(complaints),
                Console.Terminals.NONE,
                Map.of());
        return program.run(console, arguments);
    }
}
