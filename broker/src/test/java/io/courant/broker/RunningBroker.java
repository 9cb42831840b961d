package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A broker in a process of its own, from the test's class path. */
final class RunningBroker implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    private RunningBroker(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /** Starts a process; {@code scratch} receives what it says on standard error. */
    static RunningBroker launch(Path scratch, String... arguments) throws IOException {
        return launch(List.of(), scratch, arguments);
    }

    /** As {@link #launch}, with further flags of the JVM. */
    static RunningBroker launch(List<String> flags, Path scratch, String... arguments) throws IOException {
        return launch(flags, Main.class.getName(), scratch, arguments);
    }

    /** As {@link #launch}, of another program than the shipped one. */
    static RunningBroker launchMain(Path scratch, String mainClass, String... arguments) throws IOException {
        return launch(List.of(), mainClass, scratch, arguments);
    }

    private static RunningBroker launch(List<String> flags, String mainClass, Path scratch, String... arguments)
            throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + launchFile(),
                // The launcher takes these from the memory that there is.
                "-Xmx512m",
                "-XX:MaxDirectMemorySize=1g",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(flags);
        command.add(mainClass);
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile(scratch, "stderr", ".log");
        return new RunningBroker(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    private static Path launchFile() {
        Path here = Path.of("src/main/launch/jvm.args").toAbsolutePath();
        return Files.exists(here)
                ? here
                : Path.of("broker/src/main/launch/jvm.args").toAbsolutePath();
    }

    /** Waits for the line that says where it serves. */
    String awaitReady() throws IOException {
        String line = nextLine();
        if (line == null) {
            throw new AssertionError("the broker ended without a word; it said: " + errors());
        }
        return line;
    }

    /** The next line of standard output; null at its end. */
    @Nullable
    String nextLine() throws IOException {
        return output.readLine();
    }

    /** Where the ready line says that metrics are answered. */
    static URI metricsIn(String readyLine) {
        for (String word : readyLine.split(" ", -1)) {
            if (word.startsWith("metrics=")) {
                return URI.create(word.substring("metrics=".length()));
            }
        }
        throw new AssertionError("no place of metrics in: " + readyLine);
    }

    /** The port of the first listener in a ready line. */
    static int portIn(String readyLine) {
        String place = readyLine.split(" ", -1)[1];
        return Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the broker does not end");
        }
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    /** Sends SIGTERM. */
    void signalTermination() {
        // By its handle, because Process.destroy would close the streams that are still to be read.
        assertThat(process.toHandle().destroy()).isTrue();
    }

    /** Sends SIGTERM and waits for the end. */
    int terminate() throws InterruptedException {
        signalTermination();
        return awaitExit();
    }

    /** Sends SIGKILL and waits for the end. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    @Override
    public void close() {
        kill();
    }
}
