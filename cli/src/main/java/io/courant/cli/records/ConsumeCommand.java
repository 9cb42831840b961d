package io.courant.cli.records;

import io.courant.cli.client.ClientSettings;
import io.courant.cli.client.Connection;
import io.courant.cli.client.StartPoint;
import io.courant.cli.client.Troubles;
import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Interrupts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints records. */
@Command(
        name = "consume",
        sortOptions = false,
        description = {
            "Prints the records of a topic, one on a line, and ends where the topic ended when it began to read;"
                    + " with --follow it goes on until Ctrl-C.",
            "With --group it reads on where the group stopped, and commits what it has printed."
        },
        footer = {
            "",
            "Where --from may begin: " + StartPoint.FORMS + ".",
            "",
            "JSON: topic, partition, offset, timestamp, timestampType, key, value, headers[] with name, value; what is no UTF-8 stands under keyBase64 or valueBase64 instead.",
            "",
            "Examples:",
            "  courant consume numbers --max 10",
            "  courant consume orders --from -10 --format json",
            "  courant consume orders --follow --key-separator ': '",
            "  courant consume orders --group billing --from beginning --max 100"
        })
public final class ConsumeCommand implements Callable<Integer> {

    /** A group's member that ends says so; nobody waits longer for the answer. */
    private static final Duration LEAVES_WITHIN = Duration.ofSeconds(2);

    private final Console console;

    @Parameters(paramLabel = "TOPIC", description = "whose records are printed")
    String topic = "";

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            description =
                    "where to begin: see below (default: beginning, or end with --follow). With --group it counts only"
                            + " where the group has committed nothing, and is beginning or end")
    @Nullable
    String from;

    @Option(
            names = "--partition",
            paramLabel = "N",
            split = ",",
            description = "only this partition; repeatable, or several between commas")
    List<Integer> partitions = List.of();

    @Option(
            names = {"-g", "--group"},
            paramLabel = "GROUP",
            description = "reads as a member of this group")
    @Nullable
    String group;

    @Option(
            names = {"-n", "--max"},
            paramLabel = "N",
            description = "ends after so many records")
    @Nullable
    Long max;

    @Option(
            names = {"-f", "--follow"},
            description = "waits for new records at the end")
    boolean follow;

    @Option(names = "--idle", paramLabel = "SECONDS", description = "ends when no record has come for so long")
    @Nullable
    Integer idleSeconds;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "text: the value; json: an object with topic, partition, offset, timestamp, key, value and headers;"
                            + " hex: partition, offset, key and value in hexadecimal digits (default: text)")
    String format = "text";

    @Option(names = "--json", description = "the same as --format json")
    boolean json;

    @Option(
            names = {"-k", "--key-separator"},
            paramLabel = "TEXT",
            description = "text begins with the key and this (\\t is a tabulator)")
    @Nullable
    String keySeparator;

    @Option(
            names = "--null-marker",
            paramLabel = "TEXT",
            description = "what text prints for a key or value that is null (default: null)")
    String nullMarker = "null";

    @Mixin
    Connection connection = new Connection();

    public ConsumeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        RecordPrinter printer = printer();
        StartPoint start = start();
        requirePositive("--max", max);
        requirePositive("--idle", idleSeconds == null ? null : idleSeconds.longValue());
        if (group != null && !partitions.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--group and --partition exclude each other: a group shares out the partitions itself");
        }
        ClientSettings settings = connection.find(console);
        KafkaConsumer<byte[], byte[]> consumer = consumer(settings, start);
        Consumption.Limits limits = new Consumption.Limits(max, idleSeconds, follow);
        try (Interrupts _ = Interrupts.stoppingBy(consumer::wakeup)) {
            try {
                Consumption consumption = new Consumption(console, consumer, settings, printer, limits);
                if (group == null) {
                    consumption.readPartitions(topic, partitions, start);
                } else {
                    consumption.readInGroup(topic);
                }
            } finally {
                consumer.close(CloseOptions.timeout(LEAVES_WITHIN));
                console.out().flush();
            }
        } catch (KafkaException e) {
            throw Troubles.of(e, settings);
        }
        return ExitCode.DONE.code();
    }

    private RecordPrinter printer() {
        String name = json ? "json" : format.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "text" ->
                RecordPrinter.text(keySeparator == null ? null : LineParser.unescape(keySeparator), nullMarker);
            case "json" -> RecordPrinter.json(console);
            case "hex" -> RecordPrinter.hex();
            default -> throw new CommandFailure(ExitCode.USAGE, "--format takes text, json or hex, not " + format);
        };
    }

    private StartPoint start() {
        String where = from == null ? (follow && group == null ? "end" : "beginning") : from;
        StartPoint start = StartPoint.parse("--from", where, Instant.now(), ZoneId.systemDefault());
        if (group != null && !(start instanceof StartPoint.Beginning || start instanceof StartPoint.End)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "with --group, --from takes beginning or end; courant group reset moves a group anywhere");
        }
        return start;
    }

    private static void requirePositive(String option, @Nullable Long value) {
        if (value != null && value < 1) {
            throw new CommandFailure(ExitCode.USAGE, option + " takes 1 or more, not " + value);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(ClientSettings settings, StartPoint start) {
        Map<String, Object> own = new HashMap<>();
        own.put("enable.auto.commit", false);
        own.put("allow.auto.create.topics", false);
        own.put("auto.offset.reset", start instanceof StartPoint.End ? "latest" : "earliest");
        own.put("isolation.level", "read_committed");
        if (group != null) {
            own.put("group.id", group);
        }
        if (max != null) {
            own.put("max.poll.records", Math.clamp(max, 1, Consumption.RECORDS_AT_ONCE));
        } else {
            own.put("max.poll.records", Consumption.RECORDS_AT_ONCE);
        }
        try {
            return new KafkaConsumer<>(settings.with(own), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw Troubles.ofSettings(e);
        }
    }
}
