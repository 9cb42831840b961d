package io.courant.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consumer groups of the classic protocol with the newest Java client, against a broker that is killed. */
@Tag("compat")
class GroupsTest {

    private static final int PARTITIONS = 6;
    private static final int RECORDS = 300;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long WITHIN_SECONDS = 60;

    @TempDir
    static Path home;

    private static StartedBroker broker;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = StartedBroker.start(home, "group.initial.rebalance.delay.ms=200");
    }

    @AfterAll
    static void stopBroker() throws IOException {
        broker.close();
    }

    @Test
    void goesOnWhereTheGroupHasCommittedAfterTheBrokerIsKilled()
            throws IOException, ExecutionException, InterruptedException {
        produce("resumed", 0);
        try (KafkaConsumer<byte[], byte[]> consumer = member("resumes", Map.of())) {
            consumer.subscribe(List.of("resumed"));
            assertThat(values(consumer, RECORDS)).hasSize(RECORDS);
            consumer.commitSync();

            broker.kill();
            broker.relaunch();
            broker.awaitReady();
            produce("resumed", RECORDS);

            assertThat(values(consumer, RECORDS)).allMatch(value -> number(value) >= RECORDS);
        }
        try (KafkaConsumer<byte[], byte[]> another = member("resumes", Map.of())) {
            Map<TopicPartition, OffsetAndMetadata> committed =
                    another.committed(new HashSet<>(Clients.partitions("resumed", PARTITIONS)));
            assertThat(committed.values().stream()
                            .mapToLong(OffsetAndMetadata::offset)
                            .sum())
                    .as("what was committed, by the kill at the latest and by the close")
                    .isBetween((long) RECORDS, 2L * RECORDS);
        }
    }

    @Test
    void sharesATopicAmongMembersOfWhichEachHasItsOwnPartitions()
            throws IOException, ExecutionException, InterruptedException {
        produce("shared", 0);
        try (KafkaConsumer<byte[], byte[]> one = member("share", Map.of())) {
            one.subscribe(List.of("shared"));
            try (KafkaConsumer<byte[], byte[]> two = member("share", Map.of())) {
                two.subscribe(List.of("shared"));
                Waiting.until("half of the partitions each", WITHIN_SECONDS, () -> {
                    one.poll(POLL);
                    two.poll(POLL);
                    return one.assignment().size() == PARTITIONS / 2
                            && two.assignment().size() == PARTITIONS / 2;
                });
                Set<TopicPartition> all = new HashSet<>(one.assignment());
                all.addAll(two.assignment());
                assertThat(all).hasSize(PARTITIONS);
            }
            Waiting.until("all partitions", WITHIN_SECONDS, () -> {
                one.poll(POLL);
                return one.assignment().size() == PARTITIONS;
            });
        }
    }

    @Test
    void letsAnAdministratorListDescribeResetAndDeleteGroups()
            throws IOException, ExecutionException, InterruptedException {
        produce("administered", 0);
        TopicPartition first = new TopicPartition("administered", 0);
        try (Admin admin = Clients.of(broker).admin();
                KafkaConsumer<byte[], byte[]> consumer = member("administer", Map.of())) {
            consumer.subscribe(List.of("administered"));
            values(consumer, RECORDS);
            consumer.commitSync();
            ConsumerGroupDescription described = Objects.requireNonNull(Clients.answer(
                            admin.describeConsumerGroups(List.of("administer")).all())
                    .get("administer"));
            assertThat(described.groupState()).isEqualTo(GroupState.STABLE);
            assertThat(described.members())
                    .hasSize(1)
                    .allSatisfy(member ->
                            assertThat(member.assignment().topicPartitions()).hasSize(PARTITIONS));
            assertThatThrownBy(() -> Clients.answer(
                            admin.deleteConsumerGroups(List.of("administer")).all()))
                    .isInstanceOf(GroupNotEmptyException.class);
        }
        try (Admin admin = Clients.of(broker).admin()) {
            Clients.answer(admin.alterConsumerGroupOffsets("administer", Map.of(first, new OffsetAndMetadata(7)))
                    .all());
            assertThat(Clients.answer(
                            admin.listConsumerGroupOffsets("administer").partitionsToOffsetAndMetadata()))
                    .hasSize(PARTITIONS)
                    .containsEntry(first, new OffsetAndMetadata(7));
            assertThat(Clients.answer(admin.listGroups().all()))
                    .extracting(GroupListing::groupId)
                    .contains("administer");
            Clients.answer(admin.deleteConsumerGroupOffsets("administer", Set.of(first))
                    .all());
            Clients.answer(admin.deleteConsumerGroups(List.of("administer")).all());
            assertThat(Clients.answer(admin.listGroups().all()))
                    .extracting(GroupListing::groupId)
                    .doesNotContain("administer");
            assertThat(Clients.answer(admin.listTopics().names())).doesNotContain("__consumer_offsets");
        }
    }

    @Test
    void tellsATopicThatIsMadeAnewNothingOfWhatWasCommittedBefore()
            throws IOException, ExecutionException, InterruptedException {
        produce("renewed", 0);
        TopicPartition first = new TopicPartition("renewed", 0);
        try (Admin admin = Clients.of(broker).admin()) {
            Clients.answer(admin.alterConsumerGroupOffsets("renews", Map.of(first, new OffsetAndMetadata(7)))
                    .all());
            Clients.answer(admin.deleteTopics(List.of("renewed")).all());
            produce("renewed", 0);
            assertThat(committed(admin, "renews", first)).isNull();
            Clients.answer(admin.alterConsumerGroupOffsets("renews", Map.of(first, new OffsetAndMetadata(3)))
                    .all());
            broker.kill();
            broker.restart();
            assertThat(committed(admin, "renews", first)).isEqualTo(new OffsetAndMetadata(3));
        }
    }

    private static @Nullable OffsetAndMetadata committed(Admin admin, String group, TopicPartition partition) {
        return Clients.answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .get(partition);
    }

    private static KafkaConsumer<byte[], byte[]> member(String group, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap());
        all.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static void produce(String topic, int from) throws ExecutionException, InterruptedException {
        Clients clients = Clients.of(broker);
        if (from == 0) {
            clients.createTopic(topic, PARTITIONS, Map.of());
        }
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = from; i < from + RECORDS; i++) {
            records.add(new ProducerRecord<>(
                    topic, i % PARTITIONS, null, Integer.toString(i).getBytes(UTF_8)));
        }
        clients.send(Map.of(), records);
    }

    private static List<String> values(KafkaConsumer<byte[], byte[]> consumer, int count) throws IOException {
        List<String> values = new ArrayList<>();
        Waiting.until(count + " records", WITHIN_SECONDS, () -> {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                values.add(new String(record.value(), UTF_8));
            }
            return values.size() >= count;
        });
        return values;
    }

    private static int number(String value) {
        return Integer.parseInt(value);
    }
}
