package io.courant.cli.config;

import io.courant.cli.client.Cluster;
import io.courant.cli.client.Connection;
import io.courant.cli.client.SettingChanges;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Json;
import io.courant.cli.shell.ResultFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes settings back. */
@Command(
        name = "delete",
        sortOptions = false,
        description = "Takes settings back: from then on what is behind them holds, a topic's broker or the default.",
        footer = {
            "",
            "JSON: kind, name, deleted[].",
            "",
            "Examples:",
            "  courant config delete topic orders retention.ms"
        })
final class ConfigDelete implements Callable<Integer> {

    private final Console console;

    @Parameters(index = "0", paramLabel = "KIND", description = "topic, broker or logger")
    String kind = "";

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            description = "the topic; the id of the broker, or default for every broker")
    String name = "";

    @Parameters(index = "2..*", arity = "1..*", paramLabel = "SETTING", description = "what to take back")
    List<String> settings = List.of();

    @Mixin
    ResultFormat format = new ResultFormat();

    @Mixin
    Connection connection = new Connection();

    ConfigDelete(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ConfiguredThing.Kind parsed = ConfiguredThing.Kind.parse(kind);
        try (Cluster cluster = connection.open(console)) {
            ConfiguredThing thing = ConfiguredThing.find(cluster, parsed, name);
            // A broker takes the deletion of what does not exist for done, and the typing error would stay unseen.
            if (parsed == ConfiguredThing.Kind.TOPIC) {
                SettingChanges.requireNames(cluster, thing.resource(), settings);
            }
            SettingChanges.apply(cluster, thing.resource(), Map.of(), settings);
            if (format.json()) {
                Map<String, @Nullable Object> fields =
                        Json.object("kind", thing.kind().word());
                fields.put("name", thing.name());
                fields.put("deleted", settings);
                Json.line(console, fields);
            } else {
                settings.forEach(setting -> console.out().line(thing + ": " + setting + " deleted"));
            }
        }
        return ExitCode.DONE.code();
    }
}
