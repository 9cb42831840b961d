package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code durability}, given with CreateTopics or as the broker's default: what survives the process, and how it is told apart.
 */
@Tag("cluster")
class MemoryDurabilityTest {

    @TempDir
    Path home;

    @Test
    void aTopicInMemorySurvivesTheProcessAndGoesOnInANewEpoch()
            throws IOException, InterruptedException, ExecutionException {
        try (StartedBroker broker = StartedBroker.start(home)) {
            Clients.of(broker).createTopic("in-memory", 1, Map.of("durability", "memory"));
            Clients.of(broker).createTopic("on-disk", 1, Map.of());
            assertThat(epochsAfterAKill(broker, "in-memory")).containsExactly(0, 1);
            assertThat(epochsAfterAKill(broker, "on-disk")).containsExactly(0, 0);
        }
    }

    @Test
    void theBrokersDefaultCountsForTopicsThatSayNothing() throws IOException, InterruptedException, ExecutionException {
        try (StartedBroker broker = StartedBroker.start(home, "durability=memory")) {
            Clients.of(broker).createTopic("silent", 1, Map.of());
            Clients.of(broker).createTopic("on-disk", 1, Map.of("durability", "disk"));
            assertThat(epochsAfterAKill(broker, "silent")).containsExactly(0, 1);
            assertThat(epochsAfterAKill(broker, "on-disk")).containsExactly(0, 0);
        }
    }

    @Test
    void theDefaultBeforeASuddenEndCountsAndNotThatOfTheNextStart()
            throws IOException, InterruptedException, ExecutionException {
        try (StartedBroker broker = StartedBroker.start(home, "durability=memory")) {
            Clients.of(broker).createTopic("silent", 1, Map.of());
            send(broker, "silent", "in memory");
            broker.kill();
        }
        try (StartedBroker broker = StartedBroker.start(home, "durability=disk")) {
            send(broker, "silent", "on disk");
            assertThat(epochs(broker, "silent", "in memory", "on disk")).containsExactly(0, 1);
            broker.stop();
        }
        try (StartedBroker broker = StartedBroker.start(home, "durability=disk")) {
            broker.kill();
        }
        try (StartedBroker broker = StartedBroker.start(home, "durability=memory")) {
            send(broker, "silent", "in memory again");
            assertThat(epochs(broker, "silent", "in memory", "on disk", "in memory again"))
                    .containsExactly(0, 1, 1);
        }
    }

    @Test
    void aStartThatWouldNotMakeTheSyncsOfATopicIsRefused()
            throws IOException, InterruptedException, ExecutionException {
        try (StartedBroker broker = StartedBroker.start(home)) {
            Clients.of(broker).createTopic("asks", 1, Map.of("flush.messages", "1"));
            broker.stop();
        }
        assertThatThrownBy(() -> StartedBroker.start(home, "durability=memory"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(
                        "topic 'asks' asks for syncs with flush.messages=1",
                        "Start with durability=disk, and take back");
        try (StartedBroker broker = StartedBroker.start(home)) {
            send(broker, "asks", "works");
        }
    }

    @Test
    void anotherValueIsRefused() throws IOException, InterruptedException {
        try (StartedBroker broker = StartedBroker.start(home)) {
            assertThatThrownBy(() -> Clients.of(broker).createTopic("none", 1, Map.of("durability", "paper")))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContainingAll("durability", "paper", "disk", "memory");
        }
    }

    /** Writes a record, kills the broker, writes another one, and gives the leader epochs of both as consumers see them. */
    private static List<Integer> epochsAfterAKill(StartedBroker broker, String topic)
            throws IOException, InterruptedException, ExecutionException {
        send(broker, topic, "before");
        broker.kill();
        broker.restart();
        send(broker, topic, "after");
        return epochs(broker, topic, "before", "after");
    }

    private static List<Integer> epochs(StartedBroker broker, String topic, String... values)
            throws IOException, InterruptedException, ExecutionException {
        List<ConsumerRecord<byte[], byte[]>> records = Clients.of(broker).everything(Clients.partitions(topic, 1));
        assertThat(records)
                .extracting(record -> new String(record.value(), UTF_8))
                .containsExactly(values);
        return records.stream()
                .map(ConsumerRecord::leaderEpoch)
                .map(Optional::orElseThrow)
                .toList();
    }

    private static void send(StartedBroker broker, String topic, String value)
            throws ExecutionException, InterruptedException {
        Clients.of(broker).send(Map.of("acks", "all"), List.of(new ProducerRecord<>(topic, value.getBytes(UTF_8))));
    }
}
