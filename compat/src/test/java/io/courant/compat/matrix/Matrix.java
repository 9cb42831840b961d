package io.courant.compat.matrix;

import io.courant.compat.Checkout;
import io.courant.compat.matrix.ForeignClient.Pin;
import io.courant.compat.matrix.ForeignClient.Records;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The declaration: which clients there are, and what each is asked for. Tests and {@code docs/compatibility.md} come from here. */
final class Matrix {

    private static final String CLIENTS_FROM = "compat/clients/";

    /** Where {@code compat/clients/install} puts what it installs. */
    private static final Path INSTALLED = Checkout.root().resolve(".courant/clients");

    private static final Set<Check> ALL = EnumSet.allOf(Check.class);

    static final List<ForeignClient> CLIENTS = List.of(
            java("Java 4.4", "bench/kafka-broker", "zstd"),
            java("Java 3.9", "compat/kafka-clients-3.9", "lz4"),
            java("Java 2.1", "compat/kafka-clients-oldest", "snappy"),
            python("confluent-kafka", "confluent.py", ALL, Records.WHOLE, "lz4"),
            python("kafka-python", "kafka_python.py", ALL, Records.NO_NULL_HEADERS, "gzip"),
            python("aiokafka", "aio.py", without(Check.GROUP_ADMIN), Records.NO_NULL_HEADERS, "snappy"),
            new ForeignClient(
                    "KafkaJS",
                    "node",
                    new Pin(CLIENTS_FROM + "node/package.json", "\"kafkajs\": \"([^\"]+)\""),
                    List.of("node", CLIENTS_FROM + "node/client.js"),
                    without(Check.PRODUCE_LZ4, Check.PRODUCE_ZSTD, Check.READ_LZ4, Check.READ_ZSTD),
                    Records.NO_NULL_HEADERS,
                    "gzip"),
            new ForeignClient(
                    "franz-go",
                    "go",
                    new Pin(CLIENTS_FROM + "go/go.mod", "franz-go v(\\S+)"),
                    List.of(INSTALLED.resolve("go/client").toString()),
                    ALL,
                    Records.WHOLE,
                    "zstd"),
            new ForeignClient(
                    "kcat",
                    "kcat",
                    Pin.SYSTEM,
                    List.of(CLIENTS_FROM + "kcat/client"),
                    without(Check.CREATE, Check.DESCRIBE, Check.GROUP_ADMIN, Check.DELETE),
                    Records.WHOLE,
                    "gzip"),
            new ForeignClient(
                    "rsyslog",
                    "rsyslog",
                    Pin.SYSTEM,
                    List.of(CLIENTS_FROM + "rsyslog/client"),
                    EnumSet.range(Check.PRODUCE, Check.IDEMPOTENT),
                    Records.VALUES,
                    "lz4"),
            new ForeignClient(
                    "Kafka's tools",
                    "tools",
                    new Pin("compat/kafka-tools/pom.xml", "<kafka.version>([^<]+)<"),
                    List.of(CLIENTS_FROM + "kafka-tools/client"),
                    ALL,
                    Records.VALUES,
                    "gzip"));

    private Matrix() {}

    /** A client and something that it is asked for. */
    record Cell(ForeignClient client, Check check) {

        @Override
        public String toString() {
            return client + " " + check.meaning();
        }
    }

    /** What the long run plays. */
    static List<Cell> cells() {
        return CLIENTS.stream()
                .flatMap(client -> Stream.of(Check.values())
                        .filter(client.checks()::contains)
                        .map(check -> new Cell(client, check)))
                .toList();
    }

    private static Set<Check> without(Check first, Check... more) {
        return EnumSet.complementOf(EnumSet.of(first, more));
    }

    /** A version of the Java client: the module {@code classPathOf} resolves its jars. */
    private static ForeignClient java(String name, String classPathOf, String codec) {
        return new ForeignClient(
                name,
                "java",
                new Pin(classPathOf + "/pom.xml", "<kafka.version>([^<]+)<"),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        JavaClientProgram.classPath(classPathOf),
                        JavaClientProgram.class.getName()),
                ALL,
                Records.WHOLE,
                codec);
    }

    private static ForeignClient python(String name, String program, Set<Check> checks, Records records, String codec) {
        return new ForeignClient(
                name,
                "python",
                new Pin(CLIENTS_FROM + "python/requirements.txt", "(?m)^" + name + "==(\\S+)$"),
                List.of(INSTALLED.resolve("python/bin/python").toString(), CLIENTS_FROM + "python/" + program),
                checks,
                records,
                codec);
    }
}
