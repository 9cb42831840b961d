package io.courant.cli.topic;

import io.courant.cli.client.Cluster;
import io.courant.cli.client.Connection;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Json;
import io.courant.cli.shell.ResultFormat;
import io.courant.cli.shell.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.TopicCollection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The names of topics, or a line about each. */
@Command(
        name = "list",
        sortOptions = false,
        description = "Prints the names of the topics, one on a line.",
        footer = {
            "",
            "JSON: topics[] with name, id, internal; with --long also partitions, replicas.",
            "",
            "Examples:",
            "  courant topic list",
            "  courant topic list --long 'order*'"
        })
final class TopicList implements Callable<Integer> {

    private final Console console;

    @Parameters(
            paramLabel = "PATTERN",
            arity = "0..*",
            description = "only topics whose name fits one of these; * stands for any letters, ? for one")
    List<String> patterns = List.of();

    @Option(
            names = {"-l", "--long"},
            description = "a table with partitions and replicas")
    boolean full;

    @Option(names = "--internal", description = "topics of the broker's own, too")
    boolean internal;

    @Mixin
    ResultFormat format = new ResultFormat();

    @Mixin
    Connection connection = new Connection();

    TopicList(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Cluster cluster = connection.open(console)) {
            List<TopicListing> topics = topics(cluster);
            if (full) {
                printFull(cluster, topics);
            } else if (format.json()) {
                Json.line(
                        console,
                        Json.object(
                                "topics", topics.stream().map(TopicList::fields).toList()));
            } else {
                topics.forEach(topic -> console.out().line(topic.name()));
            }
        }
        return ExitCode.DONE.code();
    }

    private List<TopicListing> topics(Cluster cluster) {
        Collection<TopicListing> all = cluster.await(cluster.admin()
                .listTopics(new ListTopicsOptions().listInternal(internal))
                .listings());
        NamePatterns wanted = new NamePatterns(patterns);
        List<TopicListing> topics = new ArrayList<>(
                all.stream().filter(topic -> wanted.fit(topic.name())).toList());
        topics.sort(Comparator.comparing(TopicListing::name));
        return topics;
    }

    private void printFull(Cluster cluster, List<TopicListing> topics) {
        Map<String, TopicDescription> descriptions = cluster.await(cluster.admin()
                .describeTopics(TopicCollection.ofTopicNames(
                        topics.stream().map(TopicListing::name).toList()))
                .allTopicNames());
        Table table = new Table("TOPIC", "PARTITIONS", "REPLICAS", "ID");
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        for (TopicListing topic : topics) {
            TopicDescription description = descriptions.get(topic.name());
            int partitions = description == null ? 0 : description.partitions().size();
            int replicas = description == null || partitions == 0
                    ? 0
                    : description.partitions().getFirst().replicas().size();
            table.row(topic.name(), partitions, replicas, topic.topicId());
            Map<String, @Nullable Object> fields = fields(topic);
            fields.put("partitions", partitions);
            fields.put("replicas", replicas);
            objects.add(fields);
        }
        if (format.json()) {
            Json.line(console, Json.object("topics", objects));
        } else {
            table.print(console);
        }
    }

    private static Map<String, @Nullable Object> fields(TopicListing topic) {
        Map<String, @Nullable Object> fields = Json.object("name", topic.name());
        fields.put("id", topic.topicId());
        fields.put("internal", topic.isInternal());
        return fields;
    }
}
