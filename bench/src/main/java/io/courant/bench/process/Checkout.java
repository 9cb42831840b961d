package io.courant.bench.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout this benchmark runs in. */
public record Checkout(Path root) {

    /**
     * The checkout around the working directory.
     *
     * @throws IllegalStateException when the working directory is not inside one
     */
    public static Checkout find() {
        Path start = Path.of("").toAbsolutePath();
        for (Path directory = start; directory != null; directory = directory.getParent()) {
            if (Files.isRegularFile(directory.resolve("bench/kafka-broker/pom.xml"))) {
                return new Checkout(directory);
            }
        }
        throw new IllegalStateException(start + " is not inside a checkout of Courant");
    }

    /** The program that users start Courant with. */
    public Path launcher() {
        return root.resolve("courant");
    }

    /** A file with one line: the class path of Apache Kafka's broker. */
    Path kafkaClassPath() {
        return root.resolve("bench/kafka-broker/target/class-path");
    }

    /** The same of its command line tools. */
    Path kafkaToolsClassPath() {
        return root.resolve("compat/kafka-tools/target/class-path");
    }
}
