package io.courant.compat.matrix;

import io.courant.compat.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program of a foreign client, which was asked for one thing: {@code COMMAND THING name=value...}. It prints what it saw, a line
 * each: a word that says what the line is about, and fields, separated by tabs. {@code compat/clients/README.md} lists them.
 */
final class ClientProgram implements AutoCloseable {

    private static final long ENDS_WITHIN_SECONDS = 120;

    private final String asked;
    private final Process process;
    private final Path output;

    private ClientProgram(String asked, Process process, Path output) {
        this.asked = asked;
        this.process = process;
        this.output = output;
    }

    /** Starts {@code client}'s program with output and errors in files that begin with {@code output}. */
    static ClientProgram start(ForeignClient client, Path output, String thing, String... named) throws IOException {
        List<String> command = new ArrayList<>(client.command());
        command.add(thing);
        command.addAll(Arrays.asList(named));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Checkout.root().toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors(output).toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new ClientProgram(client.name() + ": " + thing + " " + String.join(" ", named), builder.start(), output);
    }

    /** Runs it to its end, which must be a good one, and returns what it said. */
    static List<List<String>> run(ForeignClient client, Path output, String thing, String... named)
            throws IOException, InterruptedException {
        try (ClientProgram program = start(client, output, thing, named)) {
            program.awaitSuccess();
            return program.said();
        }
    }

    /** The fields of the whole lines that it has printed so far. */
    List<List<String>> said() throws IOException {
        String text = Files.readString(output);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(line -> List.of(line.split("\t", -1)))
                .toList();
    }

    /** The lines that begin with {@code word}, without it. */
    static List<List<String>> about(String word, List<List<String>> said) {
        return said.stream()
                .filter(line -> line.getFirst().equals(word))
                .map(line -> line.subList(1, line.size()))
                .toList();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends its standard input, which asks a member of a group to leave. */
    void tellToLeave() throws IOException {
        process.getOutputStream().close();
    }

    /** SIGKILL, to what it has started as well. */
    void kill() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    void awaitSuccess() throws IOException, InterruptedException {
        boolean ended = process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(
                    asked + (ended ? " ended with " + process.exitValue() : " does not end") + "\n" + words());
        }
    }

    /** What it printed, for messages. */
    String words() throws IOException {
        return asked + "\n" + Files.readString(output) + Files.readString(errors(output));
    }

    private static Path errors(Path output) {
        return output.resolveSibling(output.getFileName() + ".err");
    }

    @Override
    public void close() {
        kill();
    }
}
