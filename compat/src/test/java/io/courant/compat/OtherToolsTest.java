package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's tools that look after several brokers, access or transactions: one node tells them what is so, and at once. */
@Tag("compat")
class OtherToolsTest {

    private static final String TOPIC = "looked-after";

    @TempDir
    static Path home;

    private static StartedBroker broker;

    private int runs;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = StartedBroker.start(home);
        Clients.of(broker).createTopic(TOPIC, 2, Map.of());
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void thereIsNobodyElseToLeadAPartitionOrToMoveItTo() throws IOException, InterruptedException {
        assertThat(run("LeaderElectionCommand", "--election-type", "preferred", "--all-topic-partitions"))
                .isEmpty();
        assertThat(run("LeaderElectionCommand", "--election-type", "unclean", "--topic", TOPIC, "--partition", "1"))
                .contains("Valid replica already elected for partitions " + TOPIC + "-1");
        Path wanted = Files.writeString(
                home.resolve("wanted.json"),
                "{\"version\": 1, \"partitions\": [{\"topic\": \"" + TOPIC
                        + "\", \"partition\": 0, \"replicas\": [1], \"log_dirs\": [\"any\"]}]}");
        assertThat(run("reassign.ReassignPartitionsCommand", "--verify", "--reassignment-json-file", wanted.toString()))
                .contains("Reassignment of partition " + TOPIC + "-0 is completed.");
    }

    @Test
    void thereAreNoTransactions() throws IOException, InterruptedException {
        assertThat(run("TransactionsCommand", "list").strip().lines())
                .singleElement()
                .asString()
                .startsWith("TransactionalId");
        assertThat(run("TransactionsCommand", "find-hanging", "--broker-id", "1")
                        .strip()
                        .lines())
                .singleElement()
                .asString()
                .startsWith("Topic");
    }

    @Test
    void accessIsNotControlled() throws IOException, InterruptedException {
        Tool.Running asked = tool("AclCommand", "--bootstrap-server", broker.bootstrap(), "--list")
                .start(home.resolve("acls"));
        assertThat(asked.awaitEnd()).isEqualTo(1);
        assertThat(Files.readString(asked.output())).contains("everybody may do everything");
    }

    @Test
    void theClusterIsShownWithWhatItServes() throws IOException, InterruptedException {
        assertThat(tool("ClusterTool", "cluster-id", "--bootstrap-server", broker.bootstrap())
                        .run(home.resolve("cluster-id")))
                .startsWith("Cluster ID: ");
        assertThat(run("BrokerApiVersionsCommand"))
                .contains("(id: 1 rack: null", "Produce(0): 0 to 13 [usable: 13]", "JoinGroup(11): 0 to 9 [usable: 9]");
        assertThat(run("FeatureCommand", "describe")).startsWith("Feature: metadata.version");
    }

    private String run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", broker.bootstrap()));
        all.addAll(List.of(arguments));
        runs++;
        return tool(tool, all.toArray(String[]::new)).run(home.resolve("tool-" + tool + "-" + runs));
    }

    private static Tool tool(String name, String... arguments) throws IOException {
        return Tool.kafka("org.apache.kafka.tools." + name, arguments);
    }
}
