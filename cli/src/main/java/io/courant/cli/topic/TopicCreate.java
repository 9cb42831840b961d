package io.courant.cli.topic;

import io.courant.cli.client.Cluster;
import io.courant.cli.client.Connection;
import io.courant.cli.client.Settings;
import io.courant.cli.client.Troubles;
import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Json;
import io.courant.cli.shell.ResultFormat;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes topics. */
@Command(
        name = "create",
        sortOptions = false,
        description = "Makes topics.",
        footer = {
            "",
            "JSON: topics[] with name, created; when created also id, partitions, replicas. A topic that is refused is missing.",
            "",
            "Examples:",
            "  courant topic create orders --partitions 6",
            "  courant topic create state --config cleanup.policy=compact --if-not-exists"
        })
final class TopicCreate implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "TOPIC", arity = "1..*", description = "names of the new topics")
    List<String> topics = List.of();

    @Option(
            names = {"-p", "--partitions"},
            paramLabel = "N",
            description = "how many partitions (default: the broker's num.partitions)")
    @Nullable
    Integer partitions;

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            description = "how many replicas (default: the broker's default.replication.factor)")
    @Nullable
    Short replicationFactor;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "NAME=VALUE",
            description = "a setting of the topic, repeatable")
    List<String> settings = List.of();

    @Option(names = "--if-not-exists", description = "a topic that is there already is left as it is, and no error")
    boolean ifNotExists;

    @Option(names = "--dry-run", description = "only asks whether the broker would do it")
    boolean dryRun;

    @Mixin
    ResultFormat format = new ResultFormat();

    @Mixin
    Connection connection = new Connection();

    TopicCreate(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Map<String, String> configs = Settings.parse("--config", settings);
        requirePositive("--partitions", partitions);
        requirePositive("--replication-factor", replicationFactor == null ? null : replicationFactor.intValue());
        try (Cluster cluster = connection.open(console)) {
            List<NewTopic> wanted = new ArrayList<>();
            for (String topic : new LinkedHashSet<>(topics)) {
                wanted.add(new NewTopic(topic, Optional.ofNullable(partitions), Optional.ofNullable(replicationFactor))
                        .configs(configs));
            }
            CreateTopicsResult result =
                    cluster.admin().createTopics(wanted, new CreateTopicsOptions().validateOnly(dryRun));
            List<Map<String, @Nullable Object>> objects = new ArrayList<>();
            CommandFailure failure = null;
            for (NewTopic topic : wanted) {
                KafkaFuture<Void> answer =
                        Objects.requireNonNull(result.values().get(topic.name()));
                try {
                    boolean created = created(cluster, topic.name(), answer, configs);
                    objects.add(report(cluster, result, topic.name(), created));
                } catch (CommandFailure e) {
                    failure = failure == null ? e : failure;
                }
            }
            if (format.json()) {
                Json.line(console, Json.object("topics", objects));
            }
            if (failure != null) {
                throw failure;
            }
        }
        return ExitCode.DONE.code();
    }

    /** On the wire -1 stands for the broker's default; nobody who types it means that. */
    static void requirePositive(String option, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new CommandFailure(ExitCode.USAGE, option + " takes 1 or more, not " + value);
        }
    }

    private boolean created(Cluster cluster, String topic, KafkaFuture<Void> answer, Map<String, String> configs) {
        try {
            answer.get();
            return true;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof TopicExistsException exists) {
                if (ifNotExists) {
                    return false;
                }
                throw new CommandFailure(
                        ExitCode.REFUSED,
                        "topic " + topic + " exists already (--if-not-exists makes that no error)",
                        exists);
            }
            if (cause instanceof InvalidConfigurationException invalid) {
                throw Settings.refused(
                        "topic " + topic + ": " + Troubles.words(invalid),
                        configs.keySet(),
                        Settings.namesOfTopics(),
                        invalid);
            }
            CommandFailure failure = Troubles.of(cause == null ? e : cause, cluster.settings());
            throw new CommandFailure(failure.exitCode(), "topic " + topic + ": " + failure.sentence(), failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
        }
    }

    private Map<String, @Nullable Object> report(
            Cluster cluster, CreateTopicsResult result, String topic, boolean created) {
        Map<String, @Nullable Object> fields = Json.object("name", topic);
        fields.put("created", created && !dryRun);
        if (created && !dryRun) {
            int count = cluster.await(result.numPartitions(topic));
            fields.put("id", cluster.await(result.topicId(topic)));
            fields.put("partitions", count);
            fields.put("replicas", cluster.await(result.replicationFactor(topic)));
            say("created " + topic + " with " + count + (count == 1 ? " partition" : " partitions"));
        } else {
            say(created ? topic + " could be created (dry run)" : topic + " exists already");
        }
        return fields;
    }

    private void say(String line) {
        if (!format.json()) {
            console.out().line(line);
        }
    }
}
