package io.courant.cli.config;

import io.courant.cli.client.Cluster;
import io.courant.cli.client.Connection;
import io.courant.cli.client.SettingChanges;
import io.courant.cli.client.Settings;
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

/** Makes settings. */
@Command(
        name = "set",
        sortOptions = false,
        description = "Makes settings, all that are given or none.",
        footer = {
            "",
            "JSON: kind, name, set{}.",
            "",
            "Examples:",
            "  courant config set topic orders retention.ms=3600000 segment.bytes=104857600",
            "  courant config set broker default log.retention.ms=86400000",
            "  courant config set logger 1 request=DEBUG"
        })
final class ConfigSet implements Callable<Integer> {

    private final Console console;

    @Parameters(index = "0", paramLabel = "KIND", description = "topic, broker or logger")
    String kind = "";

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            description = "the topic; the id of the broker, or default for every broker")
    String name = "";

    @Parameters(index = "2..*", arity = "1..*", paramLabel = "SETTING=VALUE", description = "what to set")
    List<String> settings = List.of();

    @Mixin
    ResultFormat format = new ResultFormat();

    @Mixin
    Connection connection = new Connection();

    ConfigSet(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ConfiguredThing.Kind parsed = ConfiguredThing.Kind.parse(kind);
        Map<String, String> values = Settings.parse("config set", settings);
        try (Cluster cluster = connection.open(console)) {
            ConfiguredThing thing = ConfiguredThing.find(cluster, parsed, name);
            SettingChanges.apply(cluster, thing.resource(), values, List.of());
            if (format.json()) {
                Map<String, @Nullable Object> fields =
                        Json.object("kind", thing.kind().word());
                fields.put("name", thing.name());
                fields.put("set", values);
                Json.line(console, fields);
            } else {
                values.forEach((setting, value) -> console.out().line(thing + ": " + setting + "=" + value));
            }
        }
        return ExitCode.DONE.code();
    }
}
