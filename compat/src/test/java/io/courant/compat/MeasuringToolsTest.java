package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's tools that measure and verify, beside the one for producers in {@link KafkaToolsTest}. */
@Tag("compat")
class MeasuringToolsTest {

    private static final int RECORDS = 500;
    private static final String TOPIC = "verified";

    @TempDir
    static Path home;

    private static StartedBroker broker;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = StartedBroker.start(home, "group.initial.rebalance.delay.ms=0");
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void whatTheVerifiableProducerSeesAcknowledgedTheVerifiableConsumerAndTheMeasuringOneRead()
            throws IOException, InterruptedException {
        Clients.of(broker).createTopic(TOPIC, 2, Map.of());
        String produced = run("VerifiableProducer", "--topic", TOPIC, "--max-messages", Integer.toString(RECORDS));
        assertThat(events("producer_send_success", produced)).hasSize(RECORDS);
        assertThat(produced).contains("\"sent\":" + RECORDS, "\"acked\":" + RECORDS);

        String consumed = run(
                "VerifiableConsumer",
                "--topic",
                TOPIC,
                "--group-id",
                "verifies",
                "--reset-policy",
                "earliest",
                "--verbose",
                "--max-messages",
                Integer.toString(RECORDS));
        assertThat(events("partitions_assigned", consumed)).isNotEmpty();
        assertThat(events("record_data", consumed)).hasSize(RECORDS);
        assertThat(events("offsets_committed", consumed))
                .isNotEmpty()
                .allSatisfy(committed -> assertThat(committed).contains("\"success\":true"));

        String measured = run(
                "ConsumerPerformance", "--topic", TOPIC, "--num-records", Integer.toString(RECORDS), "--hide-header");
        String[] figures = measured.strip().split(", ", -1);
        assertThat(figures[4]).as("records in %s", measured).isEqualTo(Integer.toString(RECORDS));
    }

    @Test
    void theToolThatMeasuresTheWayFromEndToEndMakesItsTopicAndGetsEveryRecordBack()
            throws IOException, InterruptedException {
        String said = run(
                "EndToEndLatency",
                "--topic",
                "there-and-back",
                "--num-records",
                Integer.toString(RECORDS),
                "--producer-acks",
                "all",
                "--record-size",
                "100");
        assertThat(said).contains("Avg latency: ", "99th = ");
        assertThat(Clients.of(broker).everything(Clients.partitions("there-and-back", 1)))
                .hasSize(RECORDS);
    }

    private static List<String> events(String name, String said) {
        return said.lines()
                .filter(line -> line.contains("\"name\":\"" + name + "\""))
                .toList();
    }

    private static String run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", broker.bootstrap()));
        all.addAll(List.of(arguments));
        return Tool.kafka("org.apache.kafka.tools." + tool, all.toArray(String[]::new))
                .run(home.resolve(tool));
    }
}
