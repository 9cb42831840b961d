package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code courant group}, and {@code courant consume --group}: how far groups are, how they are moved, and typical mistakes. */
@Tag("compat")
class GroupCommandsTest {

    @TempDir
    static Path home;

    private static StartedBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = StartedBroker.start(home, "group.initial.rebalance.delay.ms=0");
        run("topic", "create", "orders", "--partitions", "2").done();
        for (int partition = 0; partition < 2; partition++) {
            String[] produce = {"produce", "orders", "--partition", Integer.toString(partition)};
            CommandRun.at(broker.bootstrap(), "1\n2\n3\n4\n5\n", produce).done();
        }
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    private static CommandRun run(String... arguments) {
        return CommandRun.at(broker.bootstrap(), arguments);
    }

    @Test
    void aGroupReadsOnWhereItStoppedAndItsLagIsTold() {
        assertThat(run("consume", "orders", "--group", "billing", "--max", "4").done())
                .hasLineCount(4);
        assertThat(run("group", "list").done()).contains("billing\n");
        assertThat(run("group", "list", "--long").done()).containsPattern("(?m)^billing +Empty +Classic +consumer$");
        assertThat(run("group", "list", "--json").done())
                .contains("{\"name\":\"billing\",\"state\":\"Empty\",\"type\":\"Classic\",\"protocol\":\"consumer\"}");
        assertThat(run("group", "describe", "billing").done()).startsWith("billing  Empty, 0 members, lag ");
        assertThat(run("consume", "orders", "--group", "billing").done()).hasLineCount(6);
        assertThat(run("consume", "orders", "--group", "billing").done()).isEmpty();
        assertThat(run("group", "describe", "billing").done())
                .contains("billing  Empty, 0 members, lag 0\n")
                .containsPattern("(?m)^  orders +0 +5 +5 +0 +- +- +-$")
                .containsPattern("(?m)^  orders +1 +5 +5 +0 +- +- +-$");
        assertThat(run("group", "describe", "billing", "--json").done())
                .startsWith("{\"groups\":[{\"name\":\"billing\",\"state\":\"Empty\",\"type\":\"Classic\",")
                .contains("{\"topic\":\"orders\",\"partition\":1,\"committed\":5,\"end\":5,\"lag\":0,\"member\":null}");
    }

    @Test
    void aResetIsADryRunUntilItIsToldToExecute() {
        run("consume", "orders", "--group", "moved").done();
        assertThat(run("group", "reset", "moved", "--topic", "orders", "--to", "beginning")
                        .done())
                .containsPattern("TOPIC +PARTITION +COMMITTED +NEW +LAG THEN\n")
                .containsPattern("orders +0 +5 +0 +5\n")
                .endsWith("a dry run: nothing was changed; --execute does it\n");
        assertThat(run("group", "describe", "moved").done()).contains("lag 0\n");
        assertThat(run("group", "reset", "moved", "--topic", "orders:1", "--to", "2", "--execute")
                        .done())
                .containsPattern("orders +1 +5 +2 +3\n")
                .endsWith("group moved was moved\n");
        assertThat(run("group", "describe", "moved").done()).contains("lag 3\n");
        assertThat(run("group", "reset", "moved", "--all-topics", "--shift", "-1", "--execute", "--json")
                        .done())
                .isEqualTo("{\"group\":\"moved\",\"executed\":true,\"partitions\":["
                        + "{\"topic\":\"orders\",\"partition\":0,\"committed\":5,\"new\":4,\"lag\":1},"
                        + "{\"topic\":\"orders\",\"partition\":1,\"committed\":2,\"new\":1,\"lag\":4}]}\n");
        assertThat(run("consume", "orders", "--group", "moved").done()).hasLineCount(5);
    }

    @Test
    void aGroupThatDoesNotExistIsMadeByAReset() {
        run("group", "reset", "new", "--topic", "orders", "--to", "1h", "--execute")
                .done();
        assertThat(run("consume", "orders", "--group", "new").done()).hasLineCount(10);
    }

    @Test
    void aGroupWithMembersIsNeitherMovedNorDeleted() {
        try (KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "group.id", "busy", "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            member.subscribe(List.of("orders"));
            while (member.poll(Duration.ofMillis(100)).isEmpty()) {
                // The group takes its time to form.
            }
            assertThat(run("group", "describe", "busy").done())
                    .startsWith("busy  Stable, 1 member, lag ")
                    .containsPattern("(?m)^  orders +0 .* +\\S*127\\.0\\.0\\.1 +\\S+$");
            run("group", "reset", "busy", "--topic", "orders", "--to", "end", "--execute")
                    .failed(
                            CommandRun.REFUSED,
                            "group busy has 1 member, who would go on where they are; stop them first");
            run("group", "delete", "busy").failed(CommandRun.REFUSED, "group busy: the group has members");
        }
    }

    @Test
    void whatTheGroupsHaveCommittedIsNotDeletedByATopicsName() {
        run("consume", "orders", "--group", "keeping").done();
        run("topic", "delete", "orders", "__consumer_offsets")
                .failed(CommandRun.REFUSED, "topic __consumer_offsets is the broker's own");
        assertThat(run("topic", "list", "orders").done()).isEqualTo("orders\n");
        assertThat(run("group", "describe", "keeping").done()).contains("lag 0\n");
    }

    @Test
    void aGroupIsDeleted() {
        run("consume", "orders", "--group", "short-lived").done();
        assertThat(run("group", "delete", "short-lived").done()).isEqualTo("deleted short-lived\n");
        run("group", "delete", "short-lived").failed(CommandRun.NOT_FOUND, "there is no group short-lived");
        assertThat(run("group", "delete", "short-lived", "--if-exists", "--json")
                        .done())
                .isEqualTo("{\"deleted\":[]}\n");
    }

    @Test
    void whatDoesNotExistIsNotFoundAndTheNearestIsOffered() {
        run("consume", "orders", "--group", "shipping").done();
        run("group", "describe", "shiping")
                .failed(
                        CommandRun.NOT_FOUND,
                        "there is no group shiping; is shipping meant? (courant group list shows all)");
        run("group", "delete", "shiping").failed(CommandRun.NOT_FOUND, "is shipping meant?");
        run("group", "reset", "shiping", "--all-topics", "--to", "end")
                .failed(CommandRun.NOT_FOUND, "is shipping meant?");
        run("group", "reset", "shipping", "--topic", "ordres", "--to", "end")
                .failed(CommandRun.NOT_FOUND, "there is no topic ordres; is orders meant?");
        run("group", "reset", "shipping", "--topic", "orders:7", "--to", "end")
                .failed(CommandRun.NOT_FOUND, "there is no partition 7: orders has 0 to 1");
        run("group", "reset", "shipping", "--topic", "orders:x", "--to", "end")
                .failed(CommandRun.USAGE, "--topic takes TOPIC or TOPIC:0,1,2");
        run("group", "reset", "shipping", "--topic", "orders", "--to", "500")
                .failed(CommandRun.NOT_FOUND, "there is no offset 500: orders-0 has 0 to 5, orders-1 has 0 to 5");
    }
}
