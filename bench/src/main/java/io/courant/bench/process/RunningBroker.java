package io.courant.bench.process;

import io.courant.bench.machine.Cores;
import io.courant.bench.machine.LinuxProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A broker process that was started and has not been stopped yet. Used by one thread. */
public final class RunningBroker implements AutoCloseable {

    /** A clean stop writes what is in memory; Kafka takes some seconds for it. */
    private static final long STOP_SECONDS = 60;

    private static final int OUTPUT_SHOWN_CHARACTERS = 4000;

    private final BrokerProgram program;
    private final Path directory;
    private final int port;
    private final Process process;
    private final long startedNanos;
    private final Thread endWithBenchmark;

    private RunningBroker(BrokerProgram program, Path directory, int port, Process process, long startedNanos) {
        this.program = program;
        this.directory = directory;
        this.port = port;
        this.process = process;
        this.startedNanos = startedNanos;
        this.endWithBenchmark = new Thread(() -> everyProcess().forEach(ProcessHandle::destroyForcibly));
        Runtime.getRuntime().addShutdownHook(endWithBenchmark);
    }

    /** Starts {@code program} on a prepared directory and returns at once; it may not serve yet. */
    public static RunningBroker start(BrokerProgram program, Path directory, int port, Cores cores) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(cores.forBroker(program.startCommand(directory, port)));
        // Kafka's start script would not see what the benchmark's own JVM was started with, and neither shall a broker.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(outputFile(directory).toFile()));
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        long startedNanos = System.nanoTime();
        return new RunningBroker(program, directory, port, builder.start(), startedNanos);
    }

    public BrokerProgram program() {
        return program;
    }

    public int port() {
        return port;
    }

    /** The reading of {@link System#nanoTime} just before the process was made. */
    public long startedNanos() {
        return startedNanos;
    }

    /**
     * The process that serves: the one started, or, when that is a launcher which waits for it, the JVM below it.
     *
     * @throws IOException when it has ended; the message holds the end of its output
     */
    public LinuxProcess served() throws IOException {
        checkAlive();
        for (ProcessHandle handle : everyProcess()) {
            if (isJvm(handle.pid())) {
                return new LinuxProcess(handle.pid());
            }
        }
        throw new IOException(program.label() + " runs, but no JVM is among its processes");
    }

    /** Throws an IOException that holds the end of the output when the process has ended. */
    public void checkAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException(program.label() + " ended with code " + process.exitValue() + "; its last output:\n"
                    + lastOutput());
        }
    }

    /** The end of what the process printed. */
    public String lastOutput() {
        try {
            String text = Files.readString(outputFile(directory), StandardCharsets.UTF_8);
            return text.substring(Math.max(0, text.length() - OUTPUT_SHOWN_CHARACTERS));
        } catch (IOException e) {
            return "(not readable: " + e.getMessage() + ")";
        }
    }

    /** Ends the process as {@code kill -9} does and returns when it is gone. */
    public void kill() throws InterruptedException {
        List<ProcessHandle> all = everyProcess();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            each.onExit().join();
        }
        process.waitFor();
    }

    /** Asks for a clean stop and waits for it; after a minute, or when interrupted, the process is killed. */
    @Override
    public void close() {
        List<ProcessHandle> all = everyProcess();
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(endWithBenchmark);
    }

    private List<ProcessHandle> everyProcess() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    private static boolean isJvm(long pid) {
        Optional<String> command =
                ProcessHandle.of(pid).flatMap(handle -> handle.info().command());
        return command.map(name -> name.endsWith("/java")).orElse(false);
    }

    private static Path outputFile(Path directory) {
        return directory.resolve("output.log");
    }
}
