package io.courant.cli.group;

import io.courant.cli.client.Cluster;
import io.courant.cli.client.Connection;
import io.courant.cli.client.StartPoint;
import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Json;
import io.courant.cli.shell.ResultFormat;
import io.courant.cli.shell.Table;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves a group to other offsets. */
@Command(
        name = "reset",
        sortOptions = false,
        description = {
            "Moves a group to other offsets: says what would change, and changes it only with --execute.",
            "The group must have no members. One that does not exist is made by its first offsets."
        },
        footer = {
            "",
            "Where --to may lead: " + StartPoint.FORMS + ".",
            "",
            "JSON: group, executed, partitions[] with topic, partition, committed, new, lag.",
            "",
            "Examples:",
            "  courant group reset billing --topic orders --to beginning",
            "  courant group reset billing --topic orders:0,2 --to 2026-11-30T12:00 --execute",
            "  courant group reset billing --all-topics --shift -100 --execute"
        })
final class GroupReset implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "GROUP", description = "which group")
    String group = "";

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "TOPIC[:N,...]",
            description = "a topic, or some partitions of it; repeatable")
    List<String> topics = List.of();

    @Option(names = "--all-topics", description = "all that the group has committed")
    boolean allTopics;

    @Option(names = "--to", paramLabel = "WHERE", description = "where to move: see below")
    @Nullable
    String to;

    @Option(
            names = "--shift",
            paramLabel = "N",
            description = "moves by so many records, backwards when negative, within what is there")
    @Nullable
    Long shift;

    @Option(names = "--execute", description = "does it; without, nothing is changed")
    boolean execute;

    @Mixin
    ResultFormat format = new ResultFormat();

    @Mixin
    Connection connection = new Connection();

    GroupReset(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if ((to == null) == (shift == null)) {
            throw new CommandFailure(ExitCode.USAGE, "group reset takes one of --to and --shift");
        }
        if (topics.isEmpty() != allTopics) {
            throw new CommandFailure(ExitCode.USAGE, "group reset takes either --topic or --all-topics");
        }
        StartPoint target = to == null ? null : StartPoint.parse("--to", to, Instant.now(), ZoneId.systemDefault());
        try (Cluster cluster = connection.open(console)) {
            requireNoMembers(cluster);
            Map<TopicPartition, Long> committed = GroupProgress.committed(cluster, group);
            Set<TopicPartition> partitions = partitions(cluster, committed);
            Map<TopicPartition, Long> ends = GroupProgress.offsets(cluster, partitions, OffsetSpec.latest());
            Map<TopicPartition, Long> offsets = offsets(cluster, target, committed, ends);
            if (execute) {
                change(cluster, offsets);
            }
            print(committed, offsets, ends);
        }
        return ExitCode.DONE.code();
    }

    private void requireNoMembers(Cluster cluster) {
        ConsumerGroupDescription description;
        try {
            description = GroupProgress.ask(cluster, group);
        } catch (CommandFailure e) {
            if (e.exitCode() == ExitCode.NOT_FOUND) {
                return;
            }
            throw e;
        }
        int members = description.members().size();
        if (members > 0) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "group " + group + " has " + members + (members == 1 ? " member" : " members")
                            + ", who would go on where they are; stop them first (courant group describe " + group
                            + ")");
        }
    }

    private Set<TopicPartition> partitions(Cluster cluster, Map<TopicPartition, Long> committed) {
        Set<TopicPartition> partitions = new TreeSet<>(GroupProgress.BY_NAME);
        if (allTopics) {
            Set<String> existing = cluster.topicNames();
            committed.keySet().stream()
                    .filter(partition -> existing.contains(partition.topic()))
                    .forEach(partitions::add);
            if (partitions.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.NOT_FOUND,
                        GroupProgress.names(cluster).contains(group)
                                ? "group " + group + " has committed nothing; name a topic by --topic"
                                : String.valueOf(
                                        GroupProgress.noGroup(cluster, group).getMessage()));
            }
            return partitions;
        }
        topics.forEach(text -> partitions.addAll(ofTopic(cluster, text)));
        return partitions;
    }

    private static List<TopicPartition> ofTopic(Cluster cluster, String text) {
        int colon = text.indexOf(':');
        String topic = colon < 0 ? text : text.substring(0, colon);
        int count = cluster.partitionsOf(topic);
        List<TopicPartition> partitions = new ArrayList<>();
        if (colon < 0) {
            for (int partition = 0; partition < count; partition++) {
                partitions.add(new TopicPartition(topic, partition));
            }
            return partitions;
        }
        for (String number : text.substring(colon + 1).split(",", -1)) {
            if (!number.matches("[0-9]{1,6}")) {
                throw new CommandFailure(ExitCode.USAGE, "--topic takes TOPIC or TOPIC:0,1,2, not '" + text + "'");
            }
            int partition = Integer.parseInt(number);
            if (partition >= count) {
                throw new CommandFailure(
                        ExitCode.NOT_FOUND,
                        "there is no partition " + partition + ": " + topic + " has 0 to " + (count - 1));
            }
            partitions.add(new TopicPartition(topic, partition));
        }
        return partitions;
    }

    private Map<TopicPartition, Long> offsets(
            Cluster cluster,
            @Nullable StartPoint target,
            Map<TopicPartition, Long> committed,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> beginnings = GroupProgress.offsets(cluster, ends.keySet(), OffsetSpec.earliest());
        Map<TopicPartition, Long> offsets = new TreeMap<>(GroupProgress.BY_NAME);
        if (target != null) {
            offsets.putAll(target.resolve(
                    beginnings,
                    ends,
                    time -> GroupProgress.offsets(cluster, ends.keySet(), OffsetSpec.forTimestamp(time))));
            return offsets;
        }
        long by = shift == null ? 0 : shift;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            Long now = committed.get(end.getKey());
            if (now == null) {
                throw new CommandFailure(
                        ExitCode.NOT_FOUND,
                        "group " + group + " has committed nothing in " + end.getKey()
                                + ", so it cannot be shifted; use --to");
            }
            offsets.put(end.getKey(), Math.clamp(now + by, beginnings.getOrDefault(end.getKey(), 0L), end.getValue()));
        }
        return offsets;
    }

    private void change(Cluster cluster, Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> changes = new HashMap<>();
        offsets.forEach((partition, offset) -> changes.put(partition, new OffsetAndMetadata(offset)));
        cluster.await(cluster.admin().alterConsumerGroupOffsets(group, changes).all());
    }

    private void print(
            Map<TopicPartition, Long> committed, Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> ends) {
        Table table = new Table("TOPIC", "PARTITION", "COMMITTED", "NEW", "LAG THEN");
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        offsets.forEach((partition, offset) -> {
            Long now = committed.get(partition);
            long lag = ends.getOrDefault(partition, offset) - offset;
            table.row(partition.topic(), partition.partition(), now == null ? "-" : now, offset, lag);
            Map<String, @Nullable Object> fields = Json.object("topic", partition.topic());
            fields.put("partition", partition.partition());
            fields.put("committed", now);
            fields.put("new", offset);
            fields.put("lag", lag);
            objects.add(fields);
        });
        if (format.json()) {
            Map<String, @Nullable Object> result = Json.object("group", group);
            result.put("executed", execute);
            result.put("partitions", objects);
            Json.line(console, result);
            return;
        }
        table.print(console);
        console.out()
                .line(execute ? "group " + group + " was moved" : "a dry run: nothing was changed; --execute does it");
    }
}
