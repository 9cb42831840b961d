package io.courant.cli.topic;

import io.courant.cli.client.Cluster;
import io.courant.cli.client.Connection;
import io.courant.cli.client.Troubles;
import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Json;
import io.courant.cli.shell.ResultFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicListing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes topics with all their records. */
@Command(
        name = "delete",
        sortOptions = false,
        description = "Deletes topics with all their records. All that are named have to exist, or none is deleted.",
        footer = {
            "",
            "JSON: deleted[].",
            "",
            "Examples:",
            "  courant topic delete orders",
            "  courant topic delete --if-exists scratch"
        })
final class TopicDelete implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "TOPIC", arity = "1..*", description = "which topics")
    List<String> topics = List.of();

    @Option(names = "--if-exists", description = "a topic that is not there is no error")
    boolean ifExists;

    @Option(
            names = "--internal",
            description = "deletes even a topic of the broker's own, such as all that groups have committed")
    boolean internal;

    @Mixin
    ResultFormat format = new ResultFormat();

    @Mixin
    Connection connection = new Connection();

    TopicDelete(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<String> deleted = new ArrayList<>();
        try (Cluster cluster = connection.open(console)) {
            Map<String, TopicListing> existing = cluster.await(cluster.admin()
                    .listTopics(new ListTopicsOptions().listInternal(true))
                    .namesToListings());
            for (String topic : new TreeSet<>(topics)) {
                TopicListing found = existing.get(topic);
                if (found != null) {
                    requireAllowed(found);
                    deleted.add(topic);
                } else if (!ifExists) {
                    throw Troubles.noTopic(topic, existing.keySet());
                }
            }
            if (!deleted.isEmpty()) {
                cluster.await(cluster.admin().deleteTopics(deleted).all());
            }
        }
        if (format.json()) {
            Json.line(console, Json.object("deleted", deleted));
        } else {
            deleted.forEach(topic -> console.out().line("deleted " + topic));
        }
        return ExitCode.DONE.code();
    }

    private void requireAllowed(TopicListing topic) {
        if (topic.isInternal() && !internal) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "topic " + topic.name()
                            + " is the broker's own, and what it keeps there would be lost (--internal deletes it all the same)");
        }
    }
}
