package io.courant.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops of a broker whose disk does not let them come to their end. */
@Tag("cluster")
class StopTest {

    private static final int RECORDS = 10;

    /** Longer than anybody waits for a test. */
    private static final String FOR_EVER_MS = Integer.toString(Integer.MAX_VALUE);

    private static final String SOON_MS = "200";

    @TempDir
    Path home;

    @Test
    void aSecondSignalEndsItAtOnceAndTheNextStartRecovers() throws Exception {
        try (RunningBroker broker = launchHanging(FOR_EVER_MS)) {
            produce(broker);
            broker.signalTermination();
            assertThat(broker.nextLine()).isEqualTo(HangingBroker.HELD);
            assertThat(broker.terminate()).isEqualTo(143);
            assertThat(broker.errors()).doesNotContain("broker.stopped");
        }
        requireEverythingAfterARecovery();
    }

    @Test
    void workOnTheDiskThatDoesNotEndIsGivenUpAndTheNextStartRecovers() throws Exception {
        try (RunningBroker broker = launchHanging(SOON_MS)) {
            produce(broker);
            broker.signalTermination();
            assertThat(broker.nextLine()).isEqualTo(HangingBroker.HELD);
            assertThat(broker.awaitExit()).isEqualTo(ExitCode.FAILED);
            assertThat(broker.errors()).contains("broker.stop-failed", "its work on the disk does not end");
        }
        requireEverythingAfterARecovery();
    }

    private RunningBroker launchHanging(String patienceMs) throws Exception {
        return RunningBroker.launchMain(
                home, HangingBroker.class.getName(), patienceMs, "--data", data(), "--listen", "127.0.0.1:0");
    }

    private String data() {
        return home.resolve("data").toString();
    }

    private static void produce(RunningBroker broker) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap(broker), "batch.size", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                assertThat(producer.send(new ProducerRecord<>("kept", 0, null, new byte[] {(byte) i}))
                                .get()
                                .offset())
                        .isEqualTo(i);
            }
        }
    }

    private void requireEverythingAfterARecovery() throws Exception {
        assertThat(home.resolve("data").resolve("clean-stop")).doesNotExist();
        try (RunningBroker broker = RunningBroker.launch(home, "--data", data(), "--listen", "127.0.0.1:0");
                var consumer = new KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", bootstrap(broker)),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition kept = new TopicPartition("kept", 0);
            assertThat(consumer.endOffsets(List.of(kept))).containsEntry(kept, (long) RECORDS);
            assertThat(broker.terminate()).isEqualTo(143);
            assertThat(broker.errors()).contains("broker.stopped");
        }
    }

    private static String bootstrap(RunningBroker broker) throws Exception {
        return "127.0.0.1:" + RunningBroker.portIn(broker.awaitReady());
    }
}
