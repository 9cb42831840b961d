package io.courant.compat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A broker process started as users start it. It keeps its port over restarts, so that clients find it again. Used by one
 * thread at a time.
 */
public final class StartedBroker implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("^ready:.*?([\\w.]+):(\\d+)", Pattern.MULTILINE);
    private static final long READY_WITHIN_SECONDS = 60;
    private static final long STOPPED_WITHIN_SECONDS = 60;

    private final Path home;
    private final List<String> options;
    private final Map<String, String> variables;
    private final Thread endWithTests = new Thread(this::killEverything);
    private Process process;
    private int port;
    private int starts;

    private StartedBroker(Path home, List<String> options, Map<String, String> variables) throws IOException {
        this.variables = Map.copyOf(variables);
        this.home = home;
        this.options = List.copyOf(options);
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(endWithTests);
    }

    /**
     * Starts a broker whose data and output live below {@code home}, unless {@code log.dirs} is among {@code settings}, which
     * are {@code name=value}.
     */
    public static StartedBroker start(Path home, String... settings) throws IOException {
        return start(home, Map.of(), settings);
    }

    /** As {@link #start(Path, String...)}, with {@code variables} added to the environment of its processes. */
    static StartedBroker start(Path home, Map<String, String> variables, String... settings) throws IOException {
        List<String> options = new ArrayList<>();
        for (String setting : settings) {
            options.add("--set");
            options.add(setting);
        }
        StartedBroker broker = new StartedBroker(home, options, variables);
        try {
            broker.awaitReady();
            return broker;
        } catch (IOException | RuntimeException | Error e) {
            broker.close();
            throw e;
        }
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public Path data() {
        return home.resolve("data");
    }

    /** The process id of the JVM that serves. */
    long pid() {
        return jvm().orElseThrow(() -> new IllegalStateException("no JVM among the broker's processes"))
                .pid();
    }

    /** The JVM, once the launcher has come to it. */
    Optional<ProcessHandle> jvm() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(handle -> handle.info().command().orElse("").endsWith("/java"))
                .findFirst();
    }

    /** Fails with what the process printed when it has ended: its clients would only wait for it. */
    public void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("the broker has ended with code " + process.exitValue() + ":\n" + output());
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether the process that was started last has printed its ready line. */
    boolean isReady() throws IOException {
        return readyPort().isPresent();
    }

    /** What the running process has written to standard error. */
    Path errorLog() {
        return home.resolve("err-" + starts);
    }

    /** SIGKILL: nothing of the process runs any more when this returns. */
    void kill() throws IOException {
        killEverything();
        awaitExit();
    }

    /** Launches the process again on the same data and port and returns at once. */
    void relaunch() throws IOException {
        process = launch();
    }

    /** Launches it again and returns when it serves. */
    void restart() throws IOException {
        relaunch();
        awaitReady();
    }

    /** SIGTERM, and waits for the end. */
    void stop() throws IOException {
        process.destroy();
        awaitExit();
    }

    /** Returns when the process has printed its ready line. */
    void awaitReady() throws IOException {
        Waiting.until("the broker's ready line", READY_WITHIN_SECONDS, () -> {
            Optional<Integer> announced = readyPort();
            if (announced.isEmpty() && !process.isAlive()) {
                throw new AssertionError(
                        "the broker ended with code " + process.exitValue() + " before it was ready:\n" + output());
            }
            announced.ifPresent(value -> port = value);
            return announced.isPresent();
        });
    }

    /** What the running process printed, for messages. */
    String output() throws IOException {
        return Files.readString(home.resolve("out-" + starts)) + Files.readString(errorLog());
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(endWithTests);
        kill();
    }

    private Optional<Integer> readyPort() throws IOException {
        Matcher ready = READY.matcher(Files.readString(home.resolve("out-" + starts)));
        return ready.find() ? Optional.of(Integer.parseInt(ready.group(2))) : Optional.empty();
    }

    private Process launch() throws IOException {
        starts++;
        List<String> command = new ArrayList<>();
        command.add(launcher());
        command.add("start");
        if (options.stream().noneMatch(option -> option.startsWith("log.dirs="))) {
            command.add("--data");
            command.add(data().toString());
        }
        command.add("--listen");
        command.add("127.0.0.1:" + port);
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(variables);
        return builder.redirectOutput(home.resolve("out-" + starts).toFile())
                .redirectError(errorLog().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
    }

    static String launcher() {
        String other = System.getProperty("compat.launcher");
        return other == null ? Checkout.root().resolve("courant").toString() : other;
    }

    private void killEverything() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList()
                .forEach(ProcessHandle::destroyForcibly);
    }

    private void awaitExit() throws IOException {
        try {
            if (!process.waitFor(STOPPED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "the broker did not end within " + STOPPED_WITHIN_SECONDS + " s:\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the broker's end", e);
        }
    }
}
