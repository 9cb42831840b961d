package io.courant.cli.config;

import io.courant.cli.client.Cluster;
import io.courant.cli.client.Connection;
import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Json;
import io.courant.cli.shell.Nearest;
import io.courant.cli.shell.ResultFormat;
import io.courant.cli.shell.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The settings of a topic or broker, and where each comes from. */
@Command(
        name = "describe",
        sortOptions = false,
        description = {
            "Shows the settings that were made for a topic or broker, and with --all those by default, too; of loggers, the"
                    + " levels.",
            "A setting comes from: topic, broker, cluster (made for every broker), file (the broker's start), default."
        },
        footer = {
            "",
            "JSON: kind, name, settings[] with name, value, source, readOnly, sensitive.",
            "",
            "Examples:",
            "  courant config describe topic orders --all",
            "  courant config describe broker",
            "  courant config describe topic orders retention.ms"
        })
final class ConfigDescribe implements Callable<Integer> {

    private final Console console;

    @Parameters(index = "0", paramLabel = "KIND", description = "topic, broker or logger")
    String kind = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "the topic; the id of the broker, or default for every broker (needless where there is one broker)")
    @Nullable
    String name;

    @Parameters(index = "2..*", arity = "0..*", paramLabel = "SETTING", description = "only these settings")
    List<String> settings = List.of();

    @Option(
            names = {"-a", "--all"},
            description = "settings by default, too")
    boolean all;

    @Mixin
    ResultFormat format = new ResultFormat();

    @Mixin
    Connection connection = new Connection();

    ConfigDescribe(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ConfiguredThing.Kind parsed = ConfiguredThing.Kind.parse(kind);
        try (Cluster cluster = connection.open(console)) {
            ConfiguredThing thing = ConfiguredThing.find(cluster, parsed, name);
            Map<ConfigResource, Config> answer = cluster.await(
                    cluster.admin().describeConfigs(List.of(thing.resource())).all());
            List<ConfigEntry> entries = shown(Objects.requireNonNull(answer.get(thing.resource())), parsed);
            if (format.json()) {
                printJson(thing, entries);
            } else {
                printTable(thing, entries);
            }
        }
        return ExitCode.DONE.code();
    }

    private List<ConfigEntry> shown(Config config, ConfiguredThing.Kind of) {
        List<String> names = config.entries().stream().map(ConfigEntry::name).toList();
        for (String setting : settings) {
            if (!names.contains(setting)) {
                throw new CommandFailure(
                        ExitCode.NOT_FOUND, "there is no setting " + setting + Nearest.question(setting, names));
            }
        }
        boolean everything = all || of == ConfiguredThing.Kind.LOGGER;
        return config.entries().stream()
                .filter(entry -> settings.isEmpty() ? everything || isOwn(entry, of) : settings.contains(entry.name()))
                .sorted(Comparator.comparing(ConfigEntry::name))
                .toList();
    }

    private void printTable(ConfiguredThing thing, List<ConfigEntry> entries) {
        if (entries.isEmpty()) {
            console.out().line(thing + " has no settings of its own; --all shows those by default");
            return;
        }
        Table table = new Table("SETTING", "FROM", "VALUE");
        entries.forEach(entry -> table.row(entry.name(), source(entry), value(entry)));
        table.print(console);
    }

    private static String value(ConfigEntry entry) {
        if (entry.isSensitive()) {
            return "(secret)";
        }
        return entry.value() == null ? "(none)" : entry.value();
    }

    private void printJson(ConfiguredThing thing, List<ConfigEntry> entries) {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        for (ConfigEntry entry : entries) {
            Map<String, @Nullable Object> fields = Json.object("name", entry.name());
            fields.put("value", entry.value());
            fields.put("source", source(entry));
            fields.put("readOnly", entry.isReadOnly());
            fields.put("sensitive", entry.isSensitive());
            objects.add(fields);
        }
        Map<String, @Nullable Object> result = Json.object("kind", thing.kind().word());
        result.put("name", thing.name());
        result.put("settings", objects);
        Json.line(console, result);
    }

    /** A topic shows what its brokers were told as if it were its own; a broker has all but what is built in. */
    private static boolean isOwn(ConfigEntry entry, ConfiguredThing.Kind of) {
        return of == ConfiguredThing.Kind.TOPIC
                ? entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG
                : entry.source() != ConfigEntry.ConfigSource.DEFAULT_CONFIG;
    }

    private static String source(ConfigEntry entry) {
        return switch (entry.source()) {
            case DYNAMIC_TOPIC_CONFIG -> "topic";
            case DYNAMIC_BROKER_CONFIG -> "broker";
            case DYNAMIC_DEFAULT_BROKER_CONFIG -> "cluster";
            case STATIC_BROKER_CONFIG -> "file";
            case DEFAULT_CONFIG -> "default";
            case DYNAMIC_BROKER_LOGGER_CONFIG -> "logger";
            default -> "other";
        };
    }
}
