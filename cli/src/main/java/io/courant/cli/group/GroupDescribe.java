package io.courant.cli.group;

import io.courant.cli.client.Cluster;
import io.courant.cli.client.Connection;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Json;
import io.courant.cli.shell.ResultFormat;
import io.courant.cli.shell.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** State, members, committed offsets and lag of groups. */
@Command(
        name = "describe",
        sortOptions = false,
        description = "Shows the state of groups, and for each partition what is committed, the lag, and who reads it.",
        footer = {
            "",
            "JSON: groups[] with name, state, type, assignor, coordinator, lag, partitions[] with topic, partition, committed, end, lag, member, members[] with id, client, host, instance.",
            "",
            "Examples:",
            "  courant group describe billing",
            "  courant group describe --json billing"
        })
final class GroupDescribe implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "GROUP", arity = "0..*", description = "which groups (default: all)")
    List<String> groups = List.of();

    @Mixin
    ResultFormat format = new ResultFormat();

    @Mixin
    Connection connection = new Connection();

    GroupDescribe(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<GroupProgress> found = new ArrayList<>();
        try (Cluster cluster = connection.open(console)) {
            for (String group : groups.isEmpty() ? GroupProgress.names(cluster) : new TreeSet<>(groups)) {
                found.add(GroupProgress.of(cluster, group));
            }
        }
        if (format.json()) {
            Json.line(
                    console,
                    Json.object(
                            "groups", found.stream().map(GroupDescribe::fields).toList()));
        } else {
            found.forEach(this::print);
        }
        return ExitCode.DONE.code();
    }

    private void print(GroupProgress progress) {
        ConsumerGroupDescription group = progress.description();
        int members = group.members().size();
        console.out()
                .line(console.bold(group.groupId()) + "  " + group.groupState() + ", " + members
                        + (members == 1 ? " member" : " members") + ", lag " + progress.lag());
        if (progress.partitions().isEmpty()) {
            console.out().line("  has committed nothing, and reads nothing");
        } else {
            Table table = new Table("  TOPIC", "PARTITION", "COMMITTED", "END", "LAG", "CLIENT", "HOST", "MEMBER");
            for (GroupProgress.OfPartition each : progress.partitions()) {
                MemberDescription member = each.member();
                table.row(
                        "  " + each.partition().topic(),
                        each.partition().partition(),
                        text(each.committed()),
                        text(each.end()),
                        text(each.lag()),
                        member == null ? "-" : member.clientId(),
                        member == null ? "-" : member.host(),
                        member == null ? "-" : member.consumerId());
            }
            table.print(console);
        }
        for (MemberDescription member : group.members()) {
            if (member.assignment().topicPartitions().isEmpty()) {
                console.out().line("  " + member.consumerId() + " at " + member.host() + " has no partition");
            }
        }
        console.out().line("");
    }

    private static String text(@Nullable Long number) {
        return number == null ? "-" : number.toString();
    }

    private static Map<String, @Nullable Object> fields(GroupProgress progress) {
        ConsumerGroupDescription group = progress.description();
        Map<String, @Nullable Object> fields = Json.object("name", group.groupId());
        fields.put("state", group.groupState());
        fields.put("type", group.type());
        fields.put("assignor", group.partitionAssignor());
        fields.put("coordinator", group.coordinator().id());
        fields.put("lag", progress.lag());
        List<Map<String, @Nullable Object>> partitions = new ArrayList<>();
        for (GroupProgress.OfPartition each : progress.partitions()) {
            TopicPartition partition = each.partition();
            Map<String, @Nullable Object> of = Json.object("topic", partition.topic());
            of.put("partition", partition.partition());
            of.put("committed", each.committed());
            of.put("end", each.end());
            of.put("lag", each.lag());
            MemberDescription reader = each.member();
            of.put("member", reader == null ? null : reader.consumerId());
            partitions.add(of);
        }
        fields.put("partitions", partitions);
        List<Map<String, @Nullable Object>> members = new ArrayList<>();
        for (MemberDescription member : group.members()) {
            Map<String, @Nullable Object> of = Json.object("id", member.consumerId());
            of.put("client", member.clientId());
            of.put("host", member.host());
            of.put("instance", member.groupInstanceId().orElse(null));
            members.add(of);
        }
        fields.put("members", members);
        return fields;
    }
}
