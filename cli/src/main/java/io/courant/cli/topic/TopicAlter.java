package io.courant.cli.topic;

import io.courant.cli.client.Cluster;
import io.courant.cli.client.Connection;
import io.courant.cli.client.SettingChanges;
import io.courant.cli.client.Settings;
import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Json;
import io.courant.cli.shell.ResultFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a topic more partitions, or other settings. */
@Command(
        name = "alter",
        sortOptions = false,
        description = "Gives a topic more partitions, or other settings. Records that are there stay where they are;"
                + " keys may go to other partitions from then on.",
        footer = {
            "",
            "JSON: name, altered.",
            "",
            "Examples:",
            "  courant topic alter orders --partitions 12",
            "  courant topic alter orders --config retention.ms=3600000 --delete-config segment.bytes"
        })
final class TopicAlter implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "TOPIC", description = "which topic")
    String topic = "";

    @Option(
            names = {"-p", "--partitions"},
            paramLabel = "N",
            description = "how many partitions it shall have; never fewer than now")
    @Nullable
    Integer partitions;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "NAME=VALUE",
            description = "a setting of the topic, repeatable")
    List<String> settings = List.of();

    @Option(
            names = "--delete-config",
            paramLabel = "NAME",
            description = "a setting that shall be the broker's again, repeatable")
    List<String> deleted = List.of();

    @Mixin
    ResultFormat format = new ResultFormat();

    @Mixin
    Connection connection = new Connection();

    TopicAlter(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Map<String, String> values = Settings.parse("--config", settings);
        TopicCreate.requirePositive("--partitions", partitions);
        if (partitions == null && values.isEmpty() && deleted.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "nothing to alter: give --partitions, --config or --delete-config");
        }
        try (Cluster cluster = connection.open(console)) {
            cluster.requireTopic(topic);
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            if (!deleted.isEmpty()) {
                SettingChanges.requireNames(cluster, resource, deleted);
            }
            if (partitions != null) {
                increase(cluster, partitions, true);
            }
            if (!values.isEmpty() || !deleted.isEmpty()) {
                SettingChanges.apply(cluster, resource, values, deleted);
            }
            if (partitions != null) {
                increase(cluster, partitions, false);
            }
        }
        if (format.json()) {
            Map<String, @Nullable Object> fields = Json.object("name", topic);
            fields.put("altered", true);
            Json.line(console, fields);
        } else {
            console.out().line("altered " + topic);
        }
        return ExitCode.DONE.code();
    }

    /** Asked for first and done last: partitions stay for ever, and half an alteration is worse than none. */
    private void increase(Cluster cluster, int count, boolean onlyAsk) {
        cluster.await(cluster.admin()
                .createPartitions(
                        Map.of(topic, NewPartitions.increaseTo(count)),
                        new CreatePartitionsOptions().validateOnly(onlyAsk))
                .all());
    }
}
