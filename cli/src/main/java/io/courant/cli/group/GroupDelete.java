package io.courant.cli.group;

import io.courant.cli.client.Cluster;
import io.courant.cli.client.Connection;
import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Json;
import io.courant.cli.shell.ResultFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes groups with what they have committed. */
@Command(
        name = "delete",
        sortOptions = false,
        description =
                "Deletes groups with all that they have committed. A group with members is refused, and the others are deleted all the same.",
        footer = {"", "JSON: deleted[].", "", "Examples:", "  courant group delete billing"})
final class GroupDelete implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "GROUP", arity = "1..*", description = "which groups")
    List<String> groups = List.of();

    @Option(names = "--if-exists", description = "a group that is not there is no error")
    boolean ifExists;

    @Mixin
    ResultFormat format = new ResultFormat();

    @Mixin
    Connection connection = new Connection();

    GroupDelete(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Cluster cluster = connection.open(console)) {
            Map<String, KafkaFuture<Void>> answers = new TreeMap<>(
                    cluster.admin().deleteConsumerGroups(new TreeSet<>(groups)).deletedGroups());
            TreeSet<String> deleted = new TreeSet<>();
            CommandFailure failure = null;
            for (Map.Entry<String, KafkaFuture<Void>> answer : answers.entrySet()) {
                try {
                    if (deleted(cluster, answer.getKey(), answer.getValue())) {
                        deleted.add(answer.getKey());
                    }
                } catch (CommandFailure e) {
                    failure = failure == null ? e : failure;
                }
            }
            if (format.json()) {
                Json.line(console, Json.object("deleted", deleted));
            } else {
                deleted.forEach(group -> console.out().line("deleted " + group));
            }
            if (failure != null) {
                throw failure;
            }
        }
        return ExitCode.DONE.code();
    }

    private boolean deleted(Cluster cluster, String group, KafkaFuture<Void> answer) {
        try {
            cluster.await(answer);
            return true;
        } catch (CommandFailure e) {
            if (e.exitCode() != ExitCode.NOT_FOUND) {
                throw new CommandFailure(e.exitCode(), "group " + group + ": " + e.sentence(), e);
            }
            if (ifExists) {
                return false;
            }
            throw GroupProgress.noGroup(cluster, group);
        }
    }
}
