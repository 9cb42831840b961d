package io.courant.compat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A foreign program: one of Kafka's command line tools, or kcat. Input and output are files. */
final class Tool {

    private static final long ENDS_WITHIN_SECONDS = 120;

    private static final List<String> LIKE_KAFKAS_SCRIPTS = List.of(
            "-Xmx256M",
            "-server",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-Djava.awt.headless=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private final List<String> command;
    private Path input = Path.of("/dev/null");

    private Tool(List<String> command) {
        this.command = command;
    }

    /** A main class of Kafka's tools with {@code arguments}. */
    static Tool kafka(String mainClass, String... arguments) throws IOException {
        Path classPath = Checkout.root().resolve("compat/kafka-tools/target/class-path");
        if (!Files.exists(classPath)) {
            throw new AssertionError("the class path of Kafka's tools is missing: build the module compat/kafka-tools");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(LIKE_KAFKAS_SCRIPTS);
        command.addAll(List.of("-cp", Files.readString(classPath).strip(), mainClass));
        command.addAll(List.of(arguments));
        return new Tool(command);
    }

    /** kcat with {@code arguments}; its absence fails the test, for what it would have shown is then unknown. */
    static Tool kcat(String... arguments) {
        List<String> command = new ArrayList<>(List.of("kcat"));
        command.addAll(List.of(arguments));
        return new Tool(command);
    }

    Tool reading(Path file) {
        input = file;
        return this;
    }

    /** Starts the program with its standard output going to {@code output}. */
    Running start(Path output) throws IOException {
        Path errors = output.resolveSibling(output.getFileName() + ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            return new Running(command, process, output, errors);
        } catch (IOException e) {
            throw new AssertionError(
                    "cannot run " + command.getFirst()
                            + ": install it (Debian: apt-get install kcat), it is part of these tests",
                    e);
        }
    }

    /** Runs the program to its end and returns its standard output. */
    String run(Path output) throws IOException, InterruptedException {
        start(output).awaitSuccess();
        return Files.readString(output);
    }

    /** A program that was started. */
    record Running(List<String> command, Process process, Path output, Path errors) {

        /** Waits for the end and fails unless the program reports success. */
        void awaitSuccess() throws IOException, InterruptedException {
            int code = awaitEnd();
            if (code != 0) {
                throw new AssertionError("ended with " + code + ": " + brief() + "\n" + Files.readString(errors));
            }
        }

        /** Waits for the end, whatever it is, and returns the program's code. */
        int awaitEnd() throws IOException, InterruptedException {
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("did not end within " + ENDS_WITHIN_SECONDS + " s: " + brief() + "\n"
                        + Files.readString(errors));
            }
            return process.exitValue();
        }

        /** The command without its class path. */
        private String brief() {
            return String.join(
                    " ", command.stream().filter(word -> word.length() < 300).toList());
        }
    }
}
