package io.courant.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Uuid;
import io.courant.metadata.MetadataLimits;
import io.courant.metadata.config.TopicConfigEntry;
import io.courant.metadata.controller.NewTopic;
import io.courant.metadata.controller.TopicCreation;
import io.courant.metadata.controller.TopicCreationRequest;
import io.courant.metadata.controller.TopicDeletion;
import io.courant.metadata.controller.TopicReference;
import io.courant.metadata.image.Broker;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.Topic;
import io.courant.metadata.snapshot.SnapshotFiles;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedPowerLoss;
import io.courant.wire.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The controller on its real log. */
class ControllerTest {

    private final ReplicaNode node = new ReplicaNode(11);

    @Test
    void aCreatedTopicHasItsPartitionsLedByTheBroker() throws IOException {
        node.start();
        Uuid id = node.create("orders", 3, Map.of());
        Topic topic = Objects.requireNonNull(node.image().topic("orders"));
        assertThat(topic.id()).isEqualTo(id);
        assertThat(topic.partitionCount()).isEqualTo(3);
        Partition partition = Objects.requireNonNull(topic.partition(2));
        assertThat(partition.leader()).isEqualTo(ReplicaNode.BROKER);
        assertThat(partition.isr()).containsExactly(ReplicaNode.BROKER);
        assertThat(partition.directories())
                .containsExactly(node.life().directory().id());
    }

    @Test
    void everyShardKnowsATopicOnceItsCreationIsAnswered() throws IOException {
        node.start();
        Uuid id = node.create("orders", 4, Map.of());
        for (int partition = 0; partition < 4; partition++) {
            assertThat(node.leader(id, partition).leaderEpoch()).isZero();
        }
    }

    @Test
    void anAnswerWaitsUntilEveryShardHasTakenTheChangeIn() throws IOException {
        node.start();
        Shard home = node.shards.data().getFirst();
        boolean[] known = new boolean[2];
        boolean[] answered = new boolean[1];
        node.world.run(
                home,
                () -> node.life()
                        .controller()
                        .createTopics(
                                new TopicCreationRequest(List.of(topic("orders", 2, 1, Map.of())), 30_000, false),
                                home,
                                outcome -> {
                                    for (int i = 0; i < known.length; i++) {
                                        known[i] = node.life()
                                                        .partitions()
                                                        .get(i)
                                                        .image()
                                                        .topic("orders")
                                                != null;
                                    }
                                    answered[0] = true;
                                }));
        node.world.await("the answer", () -> answered[0]);
        assertThat(known).containsOnly(true);
    }

    @Test
    void answersWithEverySettingOfTheTopic() throws IOException {
        node.start();
        TopicCreation answer = node.create(topic("orders", 1, 1, Map.of("retention.ms", " 77 ")))
                .getFirst();
        assertThat(answer).isInstanceOf(TopicCreation.Created.class);
        List<TopicConfigEntry> configs = ((TopicCreation.Created) answer).configs();
        assertThat(configs)
                .anySatisfy(entry -> {
                    assertThat(entry.name()).isEqualTo("retention.ms");
                    assertThat(entry.value()).isEqualTo("77");
                })
                .anySatisfy(entry -> assertThat(entry.name()).isEqualTo("segment.bytes"));
    }

    @Test
    void refusesWhatKafkaRefusesWithItsCode() throws IOException {
        node.start();
        node.create("there.is", 1, Map.of());
        assertThat(error(topic("there.is", 1, 1, Map.of()))).isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS);
        assertThat(error(topic("there_is", 1, 1, Map.of()))).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
        assertThat(error(topic("", 1, 1, Map.of()))).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
        assertThat(error(topic("..", 1, 1, Map.of()))).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
        assertThat(error(topic("a/b", 1, 1, Map.of()))).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
        assertThat(error(topic("x".repeat(250), 1, 1, Map.of()))).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
        assertThat(error(topic("t", 0, 1, Map.of()))).isEqualTo(ErrorCode.INVALID_PARTITIONS);
        assertThat(error(topic("t", -2, 1, Map.of()))).isEqualTo(ErrorCode.INVALID_PARTITIONS);
        assertThat(error(topic("t", 1, 0, Map.of()))).isEqualTo(ErrorCode.INVALID_REPLICATION_FACTOR);
        assertThat(error(topic("t", 1, 2, Map.of()))).isEqualTo(ErrorCode.INVALID_REPLICATION_FACTOR);
        assertThat(error(topic("t", 1_000_000_000, 1, Map.of()))).isEqualTo(ErrorCode.POLICY_VIOLATION);
        assertThat(error(topic("t", 1, 1, Map.of("no.such", "1")))).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(error(topic("__cluster_metadata", 1, 1, Map.of()))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(node.image().topicCount()).isEqualTo(1);
    }

    @Test
    void oneRequestWritesABoundedAmountOfMetadata() throws IOException {
        node.start();
        String free = "leader.replication.throttled.replicas";
        assertThat(error(topic("long", 1, 1, Map.of(free, "0:1,".repeat(250))))).isNull();
        assertThat(error(topic("longer", 1, 1, Map.of(free, "0:1,".repeat(251)))))
                .isEqualTo(ErrorCode.INVALID_CONFIG);

        NewTopic[] many = new NewTopic[3_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = topic("many-" + i, 1, 1, Map.of(free, "0:1,".repeat(250)));
        }
        long before = node.image().topicCount();
        Map<Boolean, Long> answers = node.create(many).stream()
                .collect(Collectors.partitioningBy(TopicCreation.Created.class::isInstance, Collectors.counting()));
        assertThat(answers.get(true)).isBetween(1_000L, (long) MetadataLimits.MAX_REQUEST_BYTES / 1_000);
        assertThat(node.image().topicCount() - before).isEqualTo(answers.get(true));
        assertThat(error(topic("next", 1, 1, Map.of()))).isNull();
        assertThat(error(many[2_999])).isNull();
    }

    @Test
    void allTopicsTogetherHaveABoundedNumberOfPartitions() throws IOException {
        node.start();
        int each = MetadataLimits.MAX_PARTITIONS_PER_REQUEST;
        for (int i = 0; i < MetadataLimits.MAX_PARTITIONS / each; i++) {
            assertThat(error(topic("large-" + i, each, 1, Map.of()))).isNull();
        }
        assertThat(error(topic("more", 1, 1, Map.of()))).isEqualTo(ErrorCode.POLICY_VIOLATION);
        node.delete(new TopicReference.ByName("large-0"));
        assertThat(error(topic("more", 1, 1, Map.of()))).isNull();
    }

    @Test
    void checksReplicasAssignedByHand() throws IOException {
        node.start();
        assertThat(error(assigned("t", -1, -1, assignment(0, 1)))).isNull();
        assertThat(error(assigned("u", 1, -1, assignment(0, 1)))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(error(assigned("u", -1, -1, assignment(0, 9)))).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        assertThat(error(assigned("u", -1, -1, assignment(1, 1)))).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        assertThat(error(assigned("u", -1, -1, assignment(0, 1, 1)))).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        assertThat(error(assigned("u", -1, -1, assignment(0)))).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        assertThat(error(assigned("u", -1, -1, assignment(0, 1), assignment(0, 1))))
                .isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    }

    @Test
    void refusesATopicThatIsNamedTwiceAndCreatesTheOthers() throws IOException {
        node.start();
        List<TopicCreation> answers =
                node.create(topic("a", 1, 1, Map.of()), topic("b", 1, 1, Map.of()), topic("a", 2, 1, Map.of()));
        assertThat(answers).extracting(TopicCreation::name).containsExactly("a", "b");
        assertThat(answers.get(0))
                .isInstanceOfSatisfying(
                        TopicCreation.Refused.class,
                        refused -> assertThat(refused.error()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThat(answers.get(1)).isInstanceOf(TopicCreation.Created.class);
        assertThat(node.image().topicCount()).isEqualTo(1);
    }

    @Test
    void twoNamesOfOneRequestCollideToo() throws IOException {
        node.start();
        List<TopicCreation> answers = node.create(topic("a.b", 1, 1, Map.of()), topic("a_b", 1, 1, Map.of()));
        assertThat(answers.get(0)).isInstanceOf(TopicCreation.Created.class);
        assertThat(answers.get(1)).isInstanceOf(TopicCreation.Refused.class);
    }

    @Test
    void takesTheBrokersDefaultsForMinusOne() throws IOException {
        node.start();
        node.create(topic("orders", -1, -1, Map.of()));
        assertThat(Objects.requireNonNull(node.image().topic("orders")).partitionCount())
                .isEqualTo(1);
    }

    @Test
    void validatingChangesNothing() throws IOException {
        node.start();
        List<TopicCreation> answers = node.world.success(
                node.shards.control(),
                c -> node.life()
                        .controller()
                        .createTopics(
                                new TopicCreationRequest(List.of(topic("orders", 5, 1, Map.of())), 1000, true),
                                node.shards.control(),
                                c));
        assertThat(answers.getFirst())
                .isInstanceOfSatisfying(
                        TopicCreation.Created.class,
                        created -> assertThat(created.partitions()).isEqualTo(5));
        assertThat(node.image().topicCount()).isZero();
    }

    @Test
    void requestsOfOneTurnSeeEachOtherAndShareABatch() throws IOException {
        node.start();
        Shard control = node.shards.control();
        List<TopicCreation> answers = new ArrayList<>();
        long before = node.life().log().endOffset();
        node.world.run(control, () -> {
            for (int i = 0; i < 2; i++) {
                node.life()
                        .controller()
                        .createTopics(
                                new TopicCreationRequest(List.of(topic("same", 1, 1, Map.of())), 1000, false),
                                control,
                                outcome -> answers.addAll(((Outcome.Success<List<TopicCreation>>) outcome).value()));
            }
            assertThat(node.life().controller().image().topic("same")).isNull();
        });
        node.world.await("both answers", () -> answers.size() == 2);
        assertThat(answers.get(0)).isInstanceOf(TopicCreation.Created.class);
        assertThat(answers.get(1)).isInstanceOf(TopicCreation.Refused.class);
        assertThat(node.life().log().endOffset()).isEqualTo(before + 2);
    }

    @Test
    void aRequestTimesOutWhenTheDiskIsSlowAndTheTopicComesAllTheSame() throws IOException {
        node.start();
        node.disk.faults().slowDown(100_000);
        List<TopicCreation> answers = node.world.success(
                node.shards.control(),
                c -> node.life()
                        .controller()
                        .createTopics(
                                new TopicCreationRequest(List.of(topic("late", 1, 1, Map.of())), 1, false),
                                node.shards.control(),
                                c));
        assertThat(answers.getFirst())
                .isInstanceOfSatisfying(
                        TopicCreation.Refused.class,
                        refused -> assertThat(refused.error()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT));
        node.world.await("the topic", () -> node.life().controller().image().topic("late") != null);
    }

    @Test
    void deletesByNameAndById() throws IOException {
        node.start();
        Uuid byId = node.create("a", 1, Map.of());
        Uuid byName = node.create("b", 1, Map.of());
        List<TopicDeletion> answers = node.delete(
                new TopicReference.ById(byId),
                new TopicReference.ByName("b"),
                new TopicReference.ByName("c"),
                new TopicReference.ById(new Uuid(4, 4)));
        assertThat(answers.get(0)).isEqualTo(new TopicDeletion.Deleted(new TopicReference.ById(byId), "a", byId));
        assertThat(answers.get(1)).isEqualTo(new TopicDeletion.Deleted(new TopicReference.ByName("b"), "b", byName));
        assertThat(((TopicDeletion.Refused) answers.get(2)).error()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(((TopicDeletion.Refused) answers.get(3)).error()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);
        assertThat(node.image().topicCount()).isZero();
    }

    @Test
    void refusesATopicThatIsDeletedTwiceInOneRequest() throws IOException {
        node.start();
        Uuid id = node.create("a", 1, Map.of());
        node.create("b", 1, Map.of());
        List<TopicDeletion> answers = node.delete(
                new TopicReference.ByName("b"),
                new TopicReference.ByName("b"),
                new TopicReference.ByName("a"),
                new TopicReference.ById(id));
        assertThat(answers).hasSize(3);
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(((TopicDeletion.Refused) answer).error()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThat(node.image().topicCount()).isEqualTo(2);
    }

    @Test
    void givesEveryProducerIdOnceAlsoAcrossRestarts() throws IOException {
        Set<Long> given = new TreeSet<>();
        for (int life = 0; life < 3; life++) {
            node.start();
            for (int i = 0; i < 1_100; i++) {
                assertThat(given.add(node.nextProducerId())).isTrue();
            }
            node.losePower();
        }
        assertThat(given).hasSize(3_300);
    }

    @Test
    void theBrokerEpochIsTheOffsetOfItsRegistration() throws IOException {
        node.start();
        long first = node.life().brokerEpoch();
        Broker broker = Objects.requireNonNull(node.image().broker(ReplicaNode.BROKER));
        assertThat(broker.epoch()).isEqualTo(first);
        assertThat(broker.fenced()).isFalse();
        node.losePower();
        node.start();
        assertThat(node.life().brokerEpoch()).isGreaterThan(first);
    }

    @Test
    void finalizesWhatWorksAndRaisesTheEpochAtEveryStart() throws IOException {
        node.start();
        int epoch = node.life().root().epoch();
        assertThat(node.image().featureLevels().find("metadata.version")).isEqualTo((short) 33);
        assertThat(node.image().epoch()).isEqualTo(epoch);
        node.stopCleanly();
        node.start();
        assertThat(node.life().root().epoch()).isEqualTo(epoch + 1);
        assertThat(node.image().epoch()).isEqualTo(epoch + 1);
    }

    @Test
    void aFailingSyncAnswersNothingAsDoneAndStopsTheMetadata() throws IOException {
        node.start();
        node.disk.faults().failSyncs(10);
        Outcome<List<TopicCreation>> outcome = node.world.outcome(
                node.shards.control(),
                c -> node.life()
                        .controller()
                        .createTopics(
                                new TopicCreationRequest(List.of(topic("lost", 1, 1, Map.of())), 30_000, false),
                                node.shards.control(),
                                c));
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        assertThat(node.faults).contains("the metadata log cannot be written");
        assertThat(node.image().topic("lost")).isNull();
    }

    @Test
    void aFailedSyncOfASnapshotFailsTheDirectoryAndIsNotTriedAgain() throws IOException {
        ReplicaNode small = new ReplicaNode(5, 600);
        small.start();
        small.disk.faults().failSyncsOf(SnapshotFiles.DIRECTORY_NAME);
        for (int i = 0; i < 20 && small.faults.isEmpty(); i++) {
            small.create("topic-" + i, 1, Map.of());
        }
        assertThat(small.faults).contains("a metadata snapshot cannot be made durable");
    }

    @Test
    void whatWasAnsweredIsThereAfterACrashAtAnyInstant() throws IOException {
        for (int seed = 0; seed < 80; seed++) {
            crashAtSomeInstant(seed);
        }
    }

    /** Creates and deletes topics, with snapshots all the while, until the process ends in the middle of it. */
    private static void crashAtSomeInstant(int seed) throws IOException {
        ReplicaNode node = new ReplicaNode(seed, 600);
        SeededRandom random = new SeededRandom(seed).fork("test");
        Set<String> present = new TreeSet<>();
        Set<String> gone = new TreeSet<>();
        for (int life = 0; life < 3; life++) {
            node.disk.faults().endProcessAt(random.between(1, 400));
            try {
                node.start();
                for (int i = 0; i < 40; i++) {
                    String name = "topic-" + life + "-" + i;
                    node.create(name, random.between(1, 3), Map.of("retention.ms", "" + i));
                    present.add(name);
                    if (random.oneIn(3)) {
                        String doomed = List.copyOf(present).get(random.nextInt(present.size()));
                        // Until the answer comes it may be there or not.
                        present.remove(doomed);
                        node.delete(new TopicReference.ByName(doomed));
                        gone.add(doomed);
                    }
                }
            } catch (SimulatedPowerLoss | AssertionError ended) {
                assertThat(node.disk.faults().isDown())
                        .as("seed %s: %s", seed, ended)
                        .isTrue();
            }
            if (random.nextBoolean()) {
                node.losePower();
            } else {
                node.disk.faults().clear();
                node.kill();
            }
        }
        node.disk.faults().clear();
        node.start();
        ClusterImage image = node.image();
        for (String name : present) {
            assertThat(image.topic(name)).as("seed %s: %s", seed, name).isNotNull();
            assertThat(image.topicOverrides(name)).containsKey("retention.ms");
        }
        for (String name : gone) {
            assertThat(image.topic(name)).as("seed %s: %s", seed, name).isNull();
        }
        node.stopCleanly();
        node.start();
        assertThat(names(node.image())).isEqualTo(names(image));
    }

    @Test
    void startsFromASnapshotAndTheLogBehindIt() throws IOException {
        ReplicaNode small = new ReplicaNode(5, 2_000);
        small.start();
        for (int i = 0; i < 60; i++) {
            small.create("topic" + i, 1, Map.of());
        }
        assertThat(new SnapshotFiles(small.disk, ReplicaNode.PATH).newestFirst())
                .isNotEmpty();
        Set<String> before = names(small.image());
        small.kill();
        small.start();
        assertThat(names(small.image())).isEqualTo(before);
    }

    @Test
    void aMetadataLogOfAnotherDirectoryIsRefused() throws IOException {
        node.start();
        node.kill();
        // The cell of an older life: its epochs were used already.
        node.disk.delete(ReplicaNode.PATH.resolve("coordination"));
        assertThatThrownBy(node::start).isInstanceOf(IOException.class).hasMessageContaining("missing");
    }

    private @Nullable ErrorCode error(NewTopic topic) {
        return node.create(topic).getFirst() instanceof TopicCreation.Refused refused ? refused.error() : null;
    }

    private static Set<String> names(ClusterImage image) {
        Set<String> names = new TreeSet<>();
        image.topics().forEach(topic -> names.add(topic.name() + topic.id() + topic.partitionCount()));
        return names;
    }

    private static NewTopic topic(String name, int partitions, int replicas, Map<String, String> configs) {
        return new NewTopic(name, partitions, (short) replicas, List.of(), configs);
    }

    private static NewTopic assigned(
            String name, int partitions, int replicas, NewTopic.ManualAssignment... assignments) {
        return new NewTopic(name, partitions, (short) replicas, List.of(assignments), Map.of());
    }

    private static NewTopic.ManualAssignment assignment(int partition, Integer... brokers) {
        return new NewTopic.ManualAssignment(partition, List.of(brokers));
    }
}
