package io.courant.compat.differential;

import io.courant.compat.Checkout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Apache Kafka as one node that is broker and controller, on an empty directory and free ports. Used by one thread. */
final class StartedKafka implements AutoCloseable {

    private static final String CLUSTER_ID = "Y291cmFudC1kaWZmLTExMQ";
    private static final long READY_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FORMATS_WITHIN_SECONDS = 60;
    private static final int OUTPUT_SHOWN_CHARACTERS = 4_000;

    private final Process process;
    private final Path output;
    private final int port;
    private final Thread endWithTests;

    private StartedKafka(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
        this.endWithTests = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(endWithTests);
    }

    /** Formats a directory below {@code home} and starts Kafka on it; it may not serve yet, see {@link #awaitReady()}. */
    static StartedKafka start(Path home) throws IOException, InterruptedException {
        int port = freePort();
        Path settings = Files.writeString(home.resolve("server.properties"), settings(home, port, freePort()));
        Path output = home.resolve("output");
        Process format = run(
                output,
                List.of(
                        "kafka.tools.StorageTool",
                        "format",
                        "--standalone",
                        "-t",
                        CLUSTER_ID,
                        "-c",
                        settings.toString()));
        if (!format.waitFor(FORMATS_WITHIN_SECONDS, TimeUnit.SECONDS) || format.exitValue() != 0) {
            format.destroyForcibly();
            throw new AssertionError("Kafka's directory could not be formatted:\n" + Files.readString(output));
        }
        return new StartedKafka(run(output, List.of("kafka.Kafka", settings.toString())), output, port);
    }

    private static Process run(Path output, List<String> mainAndArguments) throws IOException {
        Path classPath = Checkout.root().resolve("bench/kafka-broker/target/class-path");
        if (!Files.exists(classPath)) {
            throw new AssertionError(
                    "the class path of Kafka's broker is missing: build the module bench/kafka-broker");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512M", "-XX:+UseG1GC", "-Djava.awt.headless=true"));
        command.addAll(List.of("-cp", Files.readString(classPath).strip()));
        command.addAll(mainAndArguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
    }

    /** Kafka's own defaults, but for what a single node on free ports needs and what Courant is started with, too. */
    private static String settings(Path home, int port, int controllerPort) {
        String listeners = "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort);
        List<String> lines = new ArrayList<>(DifferentialTest.SAME_SETTINGS);
        lines.add("controller.quorum.bootstrap.servers=127.0.0.1:" + controllerPort);
        lines.add("listeners=" + listeners);
        lines.add("advertised.listeners=" + listeners);
        lines.add("log.dirs=" + home.resolve("data"));
        return String.join("\n", lines) + "\n";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** Returns when the broker takes connections: it opens its port once it is unfenced. */
    void awaitReady() throws IOException {
        long deadline = System.nanoTime() + READY_WITHIN_NANOS;
        while (!accepts()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                String text = Files.readString(output);
                throw new AssertionError("Kafka does not serve; its last words:\n"
                        + text.substring(Math.max(0, text.length() - OUTPUT_SHOWN_CHARACTERS)));
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Its data is of no use any more, so nobody waits for a clean stop. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(endWithTests);
        process.destroyForcibly().onExit().join();
    }
}
