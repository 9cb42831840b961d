package io.courant.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command line tool of Apache Kafka, with the JVM flags of its script.
 *
 * @param checkout where its class path is found
 */
public record KafkaTool(Checkout checkout) {

    /** The command that runs {@code mainClass}. */
    public List<String> command(String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256M");
        command.addAll(KafkaProgram.PERFORMANCE_FLAGS);
        command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", classPath(), mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    private String classPath() {
        try {
            return Files.readString(checkout.kafkaToolsClassPath()).strip();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the class path of Apache Kafka's tools is missing; build the module compat/kafka-tools: "
                            + e.getMessage(),
                    e);
        }
    }
}
