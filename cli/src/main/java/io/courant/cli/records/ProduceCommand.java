package io.courant.cli.records;

import io.courant.cli.client.ClientSettings;
import io.courant.cli.client.Cluster;
import io.courant.cli.client.Connection;
import io.courant.cli.client.Settings;
import io.courant.cli.client.Troubles;
import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Interrupts;
import io.courant.cli.shell.Json;
import io.courant.cli.shell.ResultFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends lines as records. */
@Command(
        name = "produce",
        sortOptions = false,
        description = {
            "Sends each line of standard input, or of files, as a record, and prints how many were acknowledged.",
            "At the first record that fails it stops, says which line that was, and ends with code 7."
        },
        footer = {
            "",
            "JSON: topic, read, acknowledged, error.",
            "",
            "Examples:",
            "  seq 1 1000 | courant produce numbers",
            "  courant produce orders --key-separator : --compression zstd orders.txt",
            "  courant produce state --key-separator '\\t' --null-marker NULL --header source=import dump.tsv"
        })
public final class ProduceCommand implements Callable<Integer> {

    private static final Set<String> COMPRESSIONS = Set.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final Set<String> ACKS = Set.of("all", "1", "0");

    /** What waits to be sent may take this much of the small heap. */
    private static final int WAITING_BYTES = 64 << 20;

    private static final int BATCH_BYTES = 64 << 10;
    private static final int LINGER_MS = 5;

    /** The client library takes each number of a record for as long as numbers get. */
    private static final int RECKONED_TOO_MUCH_BYTES = 21;

    /**
     * What is known before the first record is sent.
     *
     * @param largestBatchBytes what the topic takes. A larger batch of several records the client library would send again and
     *     again, until its time is up
     */
    private record Prepared(ClientSettings settings, int largestBatchBytes) {}

    private final Console console;

    @Parameters(index = "0", paramLabel = "TOPIC", description = "where the records go")
    String topic = "";

    @Parameters(
            index = "1..*",
            paramLabel = "FILE",
            arity = "0..*",
            description = "whose lines are sent; - or none stands for standard input")
    List<String> files = List.of();

    @Option(
            names = {"-k", "--key-separator"},
            paramLabel = "TEXT",
            description =
                    "what stands between key and value on a line (\\t is a tabulator); without it records have no keys")
    @Nullable
    String keySeparator;

    @Option(
            names = "--null-marker",
            paramLabel = "TEXT",
            description = "a value that is just this text is sent as null: a deletion, where a topic is compacted")
    @Nullable
    String nullMarker;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME=VALUE",
            description = "a header of every record, repeatable")
    List<String> headers = List.of();

    @Option(names = "--partition", paramLabel = "N", description = "sends all to this partition")
    @Nullable
    Integer partition;

    @Option(
            names = {"-z", "--compression"},
            paramLabel = "NAME",
            description = "none, gzip, snappy, lz4 or zstd (default: none)")
    String compression = "none";

    @Option(
            names = "--acks",
            paramLabel = "all|1|0",
            description = "when a record counts as sent: all in-sync replicas have it, the leader has it, or at once"
                    + " (default: all)")
    String acks = "all";

    @Option(names = "--rate", paramLabel = "N", description = "so many records a second at most")
    @Nullable
    Integer rate;

    @Option(names = "--create", description = "makes the topic, with the broker's defaults, where it does not exist")
    boolean create;

    @Option(
            names = {"-q", "--quiet"},
            description = "no count at the end, no progress")
    boolean quiet;

    @Mixin
    ResultFormat format = new ResultFormat();

    @Mixin
    Connection connection = new Connection();

    public ProduceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        LineParser parser = parser();
        checkFiles();
        Prepared prepared = prepareTopic();
        try (KafkaProducer<byte[], byte[]> producer = producer(prepared)) {
            Production production = new Production(producer, prepared.settings(), rate);
            try (Progress _ = Progress.of(console, production, quiet);
                    Interrupts _ = Interrupts.finishingBy(() -> finishInterrupted(production))) {
                send(production, parser);
                production.finish();
            }
            return report(production);
        }
    }

    private LineParser parser() {
        requireOneOf("--compression", compression, COMPRESSIONS);
        requireOneOf("--acks", acks, ACKS);
        if (rate != null && rate < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--rate takes 1 or more records a second, not " + rate);
        }
        List<Header> each = new ArrayList<>();
        for (Map.Entry<String, String> header :
                Settings.parse("--header", headers).entrySet()) {
            each.add(new RecordHeader(header.getKey(), header.getValue().getBytes(StandardCharsets.UTF_8)));
        }
        return new LineParser(topic, partition, keySeparator, nullMarker, each);
    }

    private static void requireOneOf(String option, String value, Set<String> values) {
        if (!values.contains(value.toLowerCase(Locale.ROOT))) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    option + " takes "
                            + String.join(", ", values.stream().sorted().toList()) + ", not " + value);
        }
    }

    /** All of them before anything is sent: half an import is worse than none. */
    private void checkFiles() {
        for (String name : files) {
            Path file = Path.of(name);
            if (name.equals("-")) {
                continue;
            }
            String fault = !Files.exists(file)
                    ? "there is no such file"
                    : Files.isDirectory(file)
                            ? "it is a directory"
                            : Files.isReadable(file) ? null : "it cannot be read";
            if (fault != null) {
                throw new CommandFailure(ExitCode.USAGE, name + ": " + fault + "; nothing was sent");
            }
        }
    }

    private Prepared prepareTopic() {
        try (Cluster cluster = connection.open(console)) {
            int partitions = create ? cluster.partitionsOfPossiblyNew(topic) : partitionsOf(cluster);
            if (partition != null && (partition < 0 || partition >= partitions)) {
                throw new CommandFailure(
                        ExitCode.NOT_FOUND,
                        "there is no partition " + partition + ": " + topic + " has 0 to " + (partitions - 1));
            }
            return new Prepared(cluster.settings(), cluster.largestBatchBytes(topic));
        }
    }

    private int partitionsOf(Cluster cluster) {
        try {
            return cluster.partitionsOf(topic);
        } catch (CommandFailure e) {
            if (e.exitCode() != ExitCode.NOT_FOUND) {
                throw e;
            }
            throw new CommandFailure(
                    e.exitCode(), e.sentence() + "; courant topic create " + topic + ", or --create, makes it", e);
        }
    }

    private KafkaProducer<byte[], byte[]> producer(Prepared prepared) {
        ClientSettings settings = prepared.settings();
        Map<String, Object> own = new HashMap<>();
        own.put("acks", acks.toLowerCase(Locale.ROOT));
        own.put("compression.type", compression.toLowerCase(Locale.ROOT));
        own.put("linger.ms", LINGER_MS);
        own.put("batch.size", Math.min(BATCH_BYTES, prepared.largestBatchBytes()));
        own.put("buffer.memory", WAITING_BYTES);
        own.put("max.request.size", largestRecordBytes(prepared));
        own.put("max.block.ms", settings.timeoutMs());
        own.put("delivery.timeout.ms", settings.timeoutMs() + LINGER_MS);
        try {
            return new KafkaProducer<>(settings.with(own), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw Troubles.ofSettings(e);
        }
    }

    /** What is too large for the topic is refused before it is sent; how large it is compressed, the broker alone can say. */
    private int largestRecordBytes(Prepared prepared) {
        int largest = LineReader.LONGEST_LINE_BYTES + BATCH_BYTES;
        boolean compressed = !compression.equalsIgnoreCase("none");
        return compressed || prepared.largestBatchBytes() > largest
                ? largest
                : prepared.largestBatchBytes() + RECKONED_TOO_MUCH_BYTES;
    }

    private void send(Production production, LineParser parser) throws IOException {
        if (files.isEmpty() || files.equals(List.of("-"))) {
            if (console.terminals().in() && !quiet) {
                console.err().println("each line becomes a record; Ctrl-D ends");
            }
            production.sendLines(console.in(), "", parser);
            return;
        }
        for (String name : files) {
            try (InputStream in = name.equals("-") ? console.in() : Files.newInputStream(Path.of(name))) {
                if (!production.sendLines(in, name + ", ", parser)) {
                    return;
                }
            }
        }
    }

    /** Says how it went; or nothing, when Ctrl-C has come first. */
    private int report(Production production) {
        if (!production.isMineToTell()) {
            return ExitCode.INTERRUPTED.code();
        }
        printJson(production);
        String failure = production.failure();
        if (failure != null) {
            throw new CommandFailure(ExitCode.INCOMPLETE, counted(production) + "; " + failure);
        }
        if (!quiet && !format.json()) {
            long count = production.acknowledged();
            String what = count == 1 ? " record" : " records";
            console.out().line(count + what + (acks.equals("0") ? " sent" : " acknowledged"));
        }
        return ExitCode.DONE.code();
    }

    /** The same on the thread of a signal, while the command's own may wait for input. */
    private void finishInterrupted(Production production) {
        if (production.isMineToTell()) {
            production.finish();
            printJson(production);
            console.out().flush();
            String failure = production.failure();
            console.err()
                    .println("courant: interrupted: " + counted(production) + (failure == null ? "" : "; " + failure));
            console.err().flush();
        }
    }

    private void printJson(Production production) {
        if (format.json()) {
            Map<String, @Nullable Object> fields = Json.object("topic", topic);
            fields.put("read", production.read());
            fields.put("acknowledged", production.acknowledged());
            fields.put("error", production.failure());
            Json.line(console, fields);
        }
    }

    private static String counted(Production production) {
        return production.acknowledged() + " of " + production.read() + " records were acknowledged";
    }
}
