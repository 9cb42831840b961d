package io.courant.cli.cluster;

import io.courant.cli.client.Cluster;
import io.courant.cli.client.Connection;
import io.courant.cli.shell.Console;
import io.courant.cli.shell.ExitCode;
import io.courant.cli.shell.Json;
import io.courant.cli.shell.ResultFormat;
import io.courant.cli.shell.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.Node;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The cluster's id, its brokers, and the versions that its features have. */
@Command(
        name = "describe",
        sortOptions = false,
        description = "Shows the cluster's id, its brokers, how many topics it has, and the levels of its features.",
        footer = {
            "",
            "JSON: clusterId, controller, brokers[] with id, host, port, rack, topics, features{}.",
            "",
            "Examples:",
            "  courant cluster describe --bootstrap broker1:9092"
        })
final class ClusterDescribe implements Callable<Integer> {

    private final Console console;

    @Mixin
    ResultFormat format = new ResultFormat();

    @Mixin
    Connection connection = new Connection();

    ClusterDescribe(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Cluster cluster = connection.open(console)) {
            DescribeClusterResult description = cluster.admin().describeCluster();
            String id = cluster.await(description.clusterId());
            @Nullable Node controller = cluster.await(description.controller());
            List<Node> nodes = new ArrayList<>(cluster.await(description.nodes()));
            nodes.sort(Comparator.comparingInt(Node::id));
            int topics = cluster.topicNames().size();
            Map<String, Integer> features = new TreeMap<>();
            cluster.await(cluster.admin().describeFeatures().featureMetadata())
                    .finalizedFeatures()
                    .forEach((name, range) -> features.put(name, (int) range.maxVersionLevel()));
            int controllerId = controller == null ? -1 : controller.id();
            if (format.json()) {
                printJson(id, controllerId, nodes, topics, features);
            } else {
                print(id, controllerId, nodes, topics, features);
            }
        }
        return ExitCode.DONE.code();
    }

    private void print(String id, int controller, List<Node> nodes, int topics, Map<String, Integer> features) {
        console.out().line("cluster  " + console.bold(id));
        console.out().line("topics   " + topics + " (internal ones too)");
        console.out().line("");
        Table brokers = new Table("BROKER", "HOST", "PORT", "RACK", "ROLE");
        for (Node node : nodes) {
            brokers.row(
                    node.id(),
                    node.host(),
                    node.port(),
                    node.hasRack() ? node.rack() : "-",
                    node.id() == controller ? "controller" : "");
        }
        brokers.print(console);
        if (!features.isEmpty()) {
            console.out().line("");
            Table levels = new Table("FEATURE", "LEVEL");
            features.forEach(levels::row);
            levels.print(console);
        }
    }

    private void printJson(String id, int controller, List<Node> nodes, int topics, Map<String, Integer> features) {
        List<Map<String, @Nullable Object>> brokers = new ArrayList<>();
        for (Node node : nodes) {
            Map<String, @Nullable Object> fields = Json.object("id", node.id());
            fields.put("host", node.host());
            fields.put("port", node.port());
            fields.put("rack", node.rack());
            brokers.add(fields);
        }
        Map<String, @Nullable Object> result = Json.object("clusterId", id);
        result.put("controller", controller < 0 ? null : controller);
        result.put("brokers", brokers);
        result.put("topics", topics);
        result.put("features", features);
        Json.line(console, result);
    }
}
