package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.internals.AsyncKafkaConsumer;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceData;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceListener;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that wants a protocol which is not served is told so by an error that ends it, and does not try for
 * minutes. Of transactions, see {@link JavaClientTest}.
 */
@Tag("compat")
class RefusedProtocolsTest {

    /** An answer is there after milliseconds; a client that only tries again goes on for a minute or for ever. */
    private static final int REFUSED_WITHIN_SECONDS = 30;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final String TOPIC = "wanted";

    @TempDir
    static Path home;

    private static StartedBroker broker;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = StartedBroker.start(home);
        Clients.of(broker).createTopic(TOPIC, 1, Map.of());
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void refusesAMemberOfAGroupByTheConsumerProtocol() {
        Map<String, Object> settings = settings();
        settings.put("group.protocol", "consumer");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            assertRefused(() -> consumer.poll(POLL), "Set group.protocol=classic");
        }
    }

    @Test
    void refusesAMemberOfAShareGroup() {
        try (KafkaShareConsumer<byte[], byte[]> consumer =
                new KafkaShareConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            assertRefused(() -> consumer.poll(POLL), "does not support the share group protocol");
        }
    }

    /** The consumer is the one that Kafka Streams has inside with {@code group.protocol=streams}, which it makes like this. */
    @Test
    void refusesAMemberOfAGroupByTheStreamsProtocol() {
        Map<String, Object> settings = settings();
        settings.put("group.protocol", "consumer");
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        StreamsRebalanceData.Subtopology subtopology =
                new StreamsRebalanceData.Subtopology(Set.of(TOPIC), Set.of(), Map.of(), Map.of(), List.of());
        StreamsRebalanceData application = new StreamsRebalanceData(
                UUID.randomUUID(),
                Optional.empty(),
                Optional.empty(),
                Map.of("0", subtopology),
                Map.of(),
                Map::of,
                Map::of);
        try (AsyncKafkaConsumer<byte[], byte[]> consumer = new AsyncKafkaConsumer<>(
                new ConsumerConfig(settings),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Optional.of(application))) {
            consumer.subscribe(List.of(TOPIC), new Unassigned());
            assertRefused(() -> consumer.poll(POLL), "does not support the STREAMS group protocol");
        }
    }

    private static void assertRefused(Runnable poll, String sentence) {
        CompletableFuture<Void> polling = CompletableFuture.runAsync(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                poll.run();
            }
        });
        assertThatThrownBy(() -> polling.get(REFUSED_WITHIN_SECONDS, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(UnsupportedVersionException.class)
                .hasMessageContaining(sentence);
    }

    /** Is never asked: nothing is assigned. */
    private static final class Unassigned implements StreamsRebalanceListener {

        @Override
        public void onTasksRevoked(Set<StreamsRebalanceData.TaskId> tasks) {}

        @Override
        public void onTasksAssigned(StreamsRebalanceData.Assignment assignment) {}

        @Override
        public void onAllTasksLost() {}
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", broker.bootstrap());
        settings.put("group.id", "members");
        return settings;
    }
}
