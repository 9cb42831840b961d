package io.courant.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group under load, while its broker and a member of it are killed again and again. */
@Tag("cluster")
class GroupKillsTest {

    private static final String GROUP = "killed";
    private static final String TOPIC = "killed-topic";
    private static final int PARTITIONS = 6;
    private static final int MEMBERS = 3;
    private static final int KILLS = Integer.getInteger("compat.groupKills", 4);

    /** More commits between two kills: the group has come together, and works. */
    private static final long COMMITS_BETWEEN_KILLS = 20;

    private static final long WITHIN_SECONDS = 90;

    @TempDir
    static Path home;

    @Test
    void losesNoCommittedOffsetAndLeavesNoGroupStuckWhateverIsKilled()
            throws IOException, ExecutionException, InterruptedException {
        try (StartedBroker broker = StartedBroker.start(home, "group.initial.rebalance.delay.ms=100")) {
            Clients.of(broker).createTopic(TOPIC, PARTITIONS, Map.of());
            try (CommittingMembers members =
                    CommittingMembers.start(broker.bootstrap(), GROUP, TOPIC, PARTITIONS, MEMBERS)) {
                Tool.Running other = kcat(broker, 0);
                for (int i = 1; i <= KILLS; i++) {
                    awaitCommits(members);
                    if (i % 2 == 0) {
                        other.process().destroyForcibly();
                    }
                    broker.kill();
                    broker.restart();
                    awaitCommits(members);
                    if (i % 2 != 0) {
                        other.process().destroyForcibly();
                    }
                    other = kcat(broker, i);
                }
                members.endProducing();
                assertThatAllIsReadAndCommitted(broker);
                other.process().destroyForcibly();
                members.requireNoFailure();
                Map<TopicPartition, Long> committed = committed(broker);
                members.acknowledged()
                        .forEach((partition, offset) ->
                                assertThat(committed.get(partition)).isGreaterThanOrEqualTo(offset));
            }
        }
    }

    private static void awaitCommits(CommittingMembers members) throws IOException {
        long before = members.commits();
        Waiting.until("the group to commit", WITHIN_SECONDS, () -> {
            members.requireNoFailure();
            return members.commits() >= before + COMMITS_BETWEEN_KILLS;
        });
    }

    /** A member of another kind, in a process of its own. */
    private static Tool.Running kcat(StartedBroker broker, int number) throws IOException {
        return Tool.kcat(
                        "-b",
                        broker.bootstrap(),
                        "-X",
                        "session.timeout.ms=6000",
                        "-X",
                        "auto.commit.interval.ms=300",
                        "-X",
                        "auto.offset.reset=earliest",
                        "-G",
                        GROUP,
                        TOPIC)
                .start(home.resolve("kcat-" + number));
    }

    private static void assertThatAllIsReadAndCommitted(StartedBroker broker) throws IOException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        Clients.partitions(TOPIC, PARTITIONS).forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        try (Admin admin = Clients.of(broker).admin()) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            Clients.answer(admin.listOffsets(asked).all())
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            Waiting.until(
                    "all that was produced to be committed",
                    WITHIN_SECONDS,
                    () -> committed(broker).equals(ends));
        }
    }

    private static Map<TopicPartition, Long> committed(StartedBroker broker) {
        Map<TopicPartition, Long> committed = new HashMap<>();
        try (Admin admin = Clients.of(broker).admin()) {
            Map<TopicPartition, OffsetAndMetadata> found =
                    Clients.answer(admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata());
            found.forEach((partition, offset) ->
                    committed.put(partition, Objects.requireNonNull(offset).offset()));
            return committed;
        }
    }
}
