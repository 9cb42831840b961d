package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own tool for topics, with every verb it has: what its user sees, and where the records go. */
@Tag("compat")
class TopicsToolTest {

    @TempDir
    static Path home;

    private static StartedBroker broker;
    private static int calls;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = StartedBroker.start(home);
    }

    @BeforeEach
    void theBrokerIsUp() throws IOException {
        broker.requireAlive();
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void createsATopicThatItListsAndDescribes() throws IOException, InterruptedException {
        String created = topics("--create", "--topic", "made", "--partitions", "3", "--config", "retention.ms=100000");
        assertThat(created.strip()).isEqualTo("Created topic made.");
        assertThat(topics("--list").lines()).contains("made");

        List<List<String>> described = describe("made");
        assertThat(described).hasSize(4);
        assertThat(described.getFirst())
                .contains("Topic: made", "PartitionCount: 3", "ReplicationFactor: 1", "Configs: retention.ms=100000")
                .anyMatch(field -> field.matches("TopicId: [\\w-]{22}"));
        for (int partition = 0; partition < 3; partition++) {
            assertThat(described.get(1 + partition))
                    .startsWith("Topic: made", "Partition: " + partition, "Leader: 1", "Replicas: 1", "Isr: 1");
        }
    }

    @Test
    void createsATopicOfTheBrokersDefaultsAndOnlyOnce() throws IOException, InterruptedException {
        topics("--create", "--topic", "once");
        assertThat(describe("once").getFirst()).contains("PartitionCount: 1", "ReplicationFactor: 1");
        assertThat(refusal("--create", "--topic", "once")).contains("TopicExistsException", "'once'");
        topics("--create", "--topic", "once", "--if-not-exists");
    }

    @Test
    void refusesTopicsThatCannotBe() throws IOException, InterruptedException {
        assertThat(refusal("--create", "--topic", "wide", "--replication-factor", "2"))
                .contains("InvalidReplicationFactorException");
        assertThat(refusal("--create", "--topic", "strange", "--config", "retention.ms=soon"))
                .contains("retention.ms");
        assertThat(topics("--list").lines()).doesNotContain("wide", "strange");
    }

    @Test
    void addsPartitionsWhichTakeRecordsAtOnceAndRefusesToTakeThemAway()
            throws IOException, ExecutionException, InterruptedException {
        topics("--create", "--topic", "widened", "--partitions", "2");
        topics("--alter", "--topic", "widened", "--partitions", "4");
        assertThat(describe("widened").getFirst()).contains("PartitionCount: 4");
        Clients clients = Clients.of(broker);
        clients.send(Map.of(), List.of(new ProducerRecord<>("widened", 3, null, new byte[10])));
        assertThat(clients.everything(Clients.partitions("widened", 4))).hasSize(1);
        assertThat(refusal("--alter", "--topic", "widened", "--partitions", "3"))
                .contains("InvalidPartitionsException");
        assertThat(describe("widened").getFirst()).contains("PartitionCount: 4");
    }

    @Test
    void deletesATopicWhoseNameIsFreeAgainAndWhoseRecordsAreGone()
            throws IOException, ExecutionException, InterruptedException {
        topics("--create", "--topic", "dropped");
        topics("--create", "--topic", "kept");
        Clients clients = Clients.of(broker);
        clients.send(Map.of(), Collections.nCopies(10, new ProducerRecord<>("dropped", 0, null, new byte[10])));

        topics("--delete", "--topic", "dropped");
        assertThat(topics("--list").lines()).contains("kept").doesNotContain("dropped");
        assertThat(refusal("--describe", "--topic", "dropped")).contains("'dropped' does not exist");
        assertThat(refusal("--delete", "--topic", "dropped")).contains("'dropped' does not exist");

        topics("--create", "--topic", "dropped", "--partitions", "2");
        assertThat(describe("dropped").getFirst()).contains("PartitionCount: 2");
        assertThat(clients.everything(Clients.partitions("dropped", 2))).isEmpty();
    }

    /** A topic's lines as the tool shows them, in their fields. */
    private static List<List<String>> describe(String topic) throws IOException, InterruptedException {
        return topics("--describe", "--topic", topic)
                .lines()
                .map(line -> Arrays.stream(line.strip().split("\t", -1))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static String topics(String... arguments) throws IOException, InterruptedException {
        return tool(arguments).run(nextOutput());
    }

    /** What the tool says, on either stream, of what it could not do. */
    private static String refusal(String... arguments) throws IOException, InterruptedException {
        Tool.Running running = tool(arguments).start(nextOutput());
        assertThat(running.awaitEnd()).as("%s", List.of(arguments)).isNotZero();
        return Files.readString(running.output()) + Files.readString(running.errors());
    }

    private static Tool tool(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", broker.bootstrap()));
        all.addAll(Arrays.asList(arguments));
        return Tool.kafka("org.apache.kafka.tools.TopicCommand", all.toArray(String[]::new));
    }

    private static Path nextOutput() {
        calls++;
        return home.resolve("topics" + calls);
    }
}
