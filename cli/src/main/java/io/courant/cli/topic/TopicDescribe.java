package io.courant.cli.topic;

import io.courant.cli.client.Cluster;
import io.courant.cli.client.Connection;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Json;
import io.courant.cli.shell.ResultFormat;
import io.courant.cli.shell.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Partitions, leaders, replicas and offsets of topics, and the settings that are not the broker's. */
@Command(
        name = "describe",
        sortOptions = false,
        description =
                "Shows partitions with leaders, replicas and offsets, and the settings that a topic has of its own.",
        footer = {
            "",
            "JSON: topics[] with name, id, internal, settings{}, partitions[] with partition, leader, replicas[], inSync[], earliest, end, state.",
            "",
            "Examples:",
            "  courant topic describe orders",
            "  courant topic describe --json orders"
        })
final class TopicDescribe implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "TOPIC", arity = "0..*", description = "which topics (default: all)")
    List<String> topics = List.of();

    @Option(names = "--internal", description = "topics of the broker's own, too, where none is named")
    boolean internal;

    @Mixin
    ResultFormat format = new ResultFormat();

    @Mixin
    Connection connection = new Connection();

    TopicDescribe(Console console) {
        this.console = console;
    }

    /** What is known of a topic beside its description. */
    private record Known(
            Map<TopicPartition, Long> earliest,
            Map<TopicPartition, Long> latest,
            Map<String, Map<String, String>> own) {}

    @Override
    public Integer call() {
        try (Cluster cluster = connection.open(console)) {
            Map<String, TopicDescription> descriptions = new TreeMap<>(descriptions(cluster));
            Known known = new Known(
                    offsets(cluster, descriptions, OffsetSpec.earliest()),
                    offsets(cluster, descriptions, OffsetSpec.latest()),
                    ownSettings(cluster, descriptions.keySet()));
            if (format.json()) {
                List<Map<String, @Nullable Object>> objects = new ArrayList<>();
                descriptions.values().forEach(topic -> objects.add(fields(topic, known)));
                Json.line(console, Json.object("topics", objects));
            } else {
                descriptions.values().forEach(topic -> print(topic, known));
            }
        }
        return ExitCode.DONE.code();
    }

    private Map<String, TopicDescription> descriptions(Cluster cluster) {
        Set<String> wanted = new TreeSet<>(topics);
        if (wanted.isEmpty()) {
            wanted.addAll(cluster.topicNames());
        } else {
            cluster.requireTopics(wanted);
        }
        Map<String, TopicDescription> all = cluster.await(cluster.admin()
                .describeTopics(TopicCollection.ofTopicNames(wanted))
                .allTopicNames());
        Map<String, TopicDescription> shown = new HashMap<>(all);
        if (topics.isEmpty() && !internal) {
            shown.values().removeIf(TopicDescription::isInternal);
        }
        return shown;
    }

    /** Of the partitions that have a leader to ask. */
    private static Map<TopicPartition, Long> offsets(
            Cluster cluster, Map<String, TopicDescription> descriptions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> questions = new HashMap<>();
        for (TopicDescription topic : descriptions.values()) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                if (partition.leader() != null) {
                    questions.put(new TopicPartition(topic.name(), partition.partition()), which);
                }
            }
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (!questions.isEmpty()) {
            Map<TopicPartition, ListOffsetsResultInfo> answers =
                    cluster.await(cluster.admin().listOffsets(questions).all());
            answers.forEach((partition, answer) -> offsets.put(partition, answer.offset()));
        }
        return offsets;
    }

    private static Map<String, Map<String, String>> ownSettings(Cluster cluster, Set<String> topics) {
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<ConfigResource, Config> configs =
                cluster.await(cluster.admin().describeConfigs(resources).all());
        Map<String, Map<String, String>> own = new HashMap<>();
        configs.forEach((resource, config) -> {
            Map<String, String> settings = new TreeMap<>();
            for (ConfigEntry entry : config.entries()) {
                if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                    settings.put(entry.name(), entry.value());
                }
            }
            own.put(resource.name(), settings);
        });
        return own;
    }

    private void print(TopicDescription topic, Known known) {
        console.out().line(console.bold(topic.name()) + "  id " + topic.topicId());
        known.own()
                .getOrDefault(topic.name(), Map.of())
                .forEach((name, value) -> console.out().line("  " + name + "=" + value));
        Table table = new Table("  PARTITION", "LEADER", "REPLICAS", "IN SYNC", "EARLIEST", "END", "STATE");
        for (TopicPartitionInfo partition : topic.partitions()) {
            TopicPartition key = new TopicPartition(topic.name(), partition.partition());
            table.row(
                    partition.partition(),
                    partition.leader() == null ? "none" : partition.leader().idString(),
                    ids(partition.replicas()),
                    ids(partition.isr()),
                    text(known.earliest().get(key)),
                    text(known.latest().get(key)),
                    state(partition));
        }
        table.print(console);
        console.out().line("");
    }

    private static String state(TopicPartitionInfo partition) {
        if (partition.leader() == null) {
            return "offline";
        }
        return partition.isr().size() < partition.replicas().size() ? "under-replicated" : "ok";
    }

    private static String text(@Nullable Long offset) {
        return offset == null ? "-" : offset.toString();
    }

    private static String ids(List<Node> nodes) {
        return String.join(",", nodes.stream().map(Node::idString).toList());
    }

    private static Map<String, @Nullable Object> fields(TopicDescription topic, Known known) {
        Map<String, @Nullable Object> fields = Json.object("name", topic.name());
        fields.put("id", topic.topicId());
        fields.put("internal", topic.isInternal());
        fields.put("settings", known.own().getOrDefault(topic.name(), Map.of()));
        List<Map<String, @Nullable Object>> partitions = new ArrayList<>();
        for (TopicPartitionInfo partition : topic.partitions()) {
            TopicPartition key = new TopicPartition(topic.name(), partition.partition());
            Map<String, @Nullable Object> each = Json.object("partition", partition.partition());
            each.put(
                    "leader",
                    partition.leader() == null ? null : partition.leader().id());
            each.put("replicas", partition.replicas().stream().map(Node::id).toList());
            each.put("inSync", partition.isr().stream().map(Node::id).toList());
            each.put("earliest", known.earliest().get(key));
            each.put("end", known.latest().get(key));
            each.put("state", state(partition));
            partitions.add(each);
        }
        fields.put("partitions", partitions);
        return fields;
    }
}
