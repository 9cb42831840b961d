package io.courant.cli.group;

import io.courant.cli.client.Cluster;
import io.courant.cli.client.Connection;
import io.courant.cli.shell.CommandFailure;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Json;
import io.courant.cli.shell.Nearest;
import io.courant.cli.shell.ResultFormat;
import io.courant.cli.shell.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The names of groups, or a line about each. */
@Command(
        name = "list",
        sortOptions = false,
        description = "Prints the names of the groups, one on a line.",
        footer = {
            "",
            "JSON: groups[] with name, state, type, protocol.",
            "",
            "Examples:",
            "  courant group list --long",
            "  courant group list --state empty"
        })
final class GroupList implements Callable<Integer> {

    private final Console console;

    @Option(
            names = {"-l", "--long"},
            description = "a table with the state and type of each")
    boolean full;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "only groups in this state: Stable, Empty, PreparingRebalance, CompletingRebalance, Dead")
    @Nullable
    String state;

    @Mixin
    ResultFormat format = new ResultFormat();

    @Mixin
    Connection connection = new Connection();

    GroupList(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GroupState wanted = state == null ? null : parse(state);
        List<GroupListing> groups = new ArrayList<>();
        try (Cluster cluster = connection.open(console)) {
            for (GroupListing group : cluster.await(cluster.admin().listGroups().all())) {
                if (wanted == null || group.groupState().orElse(GroupState.UNKNOWN) == wanted) {
                    groups.add(group);
                }
            }
        }
        groups.sort(Comparator.comparing(GroupListing::groupId));
        print(groups);
        return ExitCode.DONE.code();
    }

    private static GroupState parse(String text) {
        GroupState state = GroupState.parse(text);
        if (state == GroupState.UNKNOWN) {
            List<String> names =
                    Arrays.stream(GroupState.values()).map(GroupState::toString).toList();
            throw new CommandFailure(
                    ExitCode.USAGE, "there is no state '" + text + "' of groups" + Nearest.question(text, names));
        }
        return state;
    }

    private void print(List<GroupListing> groups) {
        if (format.json()) {
            List<Map<String, @Nullable Object>> objects = new ArrayList<>();
            for (GroupListing group : groups) {
                Map<String, @Nullable Object> fields = Json.object("name", group.groupId());
                fields.put("state", stateOf(group));
                fields.put("type", typeOf(group));
                fields.put("protocol", group.protocol());
                objects.add(fields);
            }
            Json.line(console, Json.object("groups", objects));
        } else if (full) {
            Table table = new Table("GROUP", "STATE", "TYPE", "PROTOCOL");
            groups.forEach(group -> table.row(
                    group.groupId(),
                    stateOf(group),
                    typeOf(group),
                    group.protocol().isEmpty() ? "-" : group.protocol()));
            table.print(console);
        } else {
            groups.forEach(group -> console.out().line(group.groupId()));
        }
    }

    private static String stateOf(GroupListing group) {
        return group.groupState().map(GroupState::toString).orElse("Unknown");
    }

    private static String typeOf(GroupListing group) {
        return group.type().map(Object::toString).orElse("Unknown");
    }
}
