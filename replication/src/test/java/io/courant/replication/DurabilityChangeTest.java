package io.courant.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Uuid;
import io.courant.log.PartitionLog;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.config.TopicSettings;
import io.courant.metadata.controller.ConfigAlteration;
import io.courant.metadata.controller.ConfigAlterationAnswer;
import io.courant.metadata.controller.ConfigAlterationRequest;
import io.courant.metadata.controller.ConfigChange;
import io.courant.metadata.image.ConfigResource;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.Topic;
import io.courant.wire.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code durability} promises while it changes under records that are on their way. */
class DurabilityChangeTest {

    private static final int ALL = -1;
    private static final int LEADER = 1;

    private final ReplicaNode node = new ReplicaNode(33);
    private final List<AppendAnswer> answers = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        node.start();
    }

    @Test
    void whatWaitsForTheDiskWhenMemoryBecomesEnoughGoesOnWaitingForIt() {
        Uuid topic = node.create("orders", 1, Map.of());
        PartitionLeader leader = node.openLeader(topic, 0);
        assertThat(node.append(topic, 0, node.batch("a"), ALL)).isInstanceOf(AppendAnswer.Appended.class);
        PartitionLog log = Objects.requireNonNull(leader.log());
        holdSyncsBack();
        node.append(topic, 0, node.batch("waits"), ALL, 30_000, answers, 1);
        node.append(topic, 0, node.batch("unsynced"), LEADER, 30_000, new ArrayList<>(), 1);
        node.world.await("both are written", () -> log.logEndOffset() == 3);
        assertThat(log.durableEndOffset()).isEqualTo(1);

        reconfigure(topic, leader, "memory");

        assertThat(log.durableEndOffset()).isEqualTo(1);
        assertThat(leader.highWatermark()).isEqualTo(1);
        assertThat(answers).isEmpty();
        List<AppendAnswer> later = new ArrayList<>();
        node.append(topic, 0, node.batch("later"), ALL, 30_000, later, 1);
        node.world.await("it is written", () -> log.logEndOffset() == 4);
        assertThat(leader.highWatermark()).isEqualTo(1);
        assertThat(later).isEmpty();

        node.world.await("the promise is kept", () -> log.durableEndOffset() >= 3);
        assertThat(answers).hasSize(1);
        node.world.await("memory counts", () -> leader.highWatermark() == 4 && later.size() == 1);
        holdSyncsBack();
        long durable = log.durableEndOffset();
        node.append(topic, 0, node.batch("quick"), ALL, 30_000, later, 1);
        node.world.await("the answer from memory", () -> later.size() == 2);
        assertThat(log.durableEndOffset()).isEqualTo(durable);
    }

    @Test
    void aChangeBackAndForthKeepsThePromiseOfTheTimeBetween() {
        Uuid topic = node.create("orders", 1, Map.of("durability", "memory"));
        PartitionLeader leader = node.openLeader(topic, 0);
        PartitionLog log = Objects.requireNonNull(leader.log());
        assertThat(node.append(topic, 0, node.batch("a"), ALL)).isInstanceOf(AppendAnswer.Appended.class);
        node.world.await("all is on disk", () -> log.durableEndOffset() == 1);
        reconfigure(topic, leader, "disk");
        holdSyncsBack();
        node.append(topic, 0, node.batch("promised"), ALL, 30_000, answers, 1);
        node.world.await("it is written", () -> log.logEndOffset() == 2);
        reconfigure(topic, leader, "memory");
        assertThat(leader.highWatermark()).isEqualTo(1);
        assertThat(answers).isEmpty();
        node.world.await("the promise is kept", () -> !answers.isEmpty());
        assertThat(log.durableEndOffset()).isEqualTo(2);
    }

    @Test
    void whereMemoryWasEnoughAChangeToTheDiskTellsOffsetsThatMayBeGivenTwiceApart() throws IOException {
        Uuid topic = node.create("orders", 2, Map.of("durability", "memory"));
        PartitionLeader leader = node.openLeader(topic, 0);
        assertThat(node.append(topic, 0, node.batch("a"), ALL)).isInstanceOf(AppendAnswer.Appended.class);
        int epoch = leader.leaderEpoch();

        assertThat(alter(change("durability", ConfigChange.Operation.DELETE, null), true))
                .isInstanceOf(ConfigAlterationAnswer.Altered.class);
        assertThat(epochs(topic)).containsOnly(epoch);
        assertThat(alter(change("durability", ConfigChange.Operation.DELETE, null), false))
                .isInstanceOf(ConfigAlterationAnswer.Altered.class);

        assertThat(epochs(topic)).containsOnly(epoch + 1);
        assertThat(leader.leaderEpoch()).isEqualTo(epoch + 1);
        assertThat(leader.highWatermark()).isEqualTo(1);
        node.append(topic, 0, node.batch("on disk"), ALL, 30_000, answers, 1);
        node.world.await("the answer", () -> !answers.isEmpty());
        assertThat(Objects.requireNonNull(leader.log()).durableEndOffset()).isEqualTo(2);
        alter(change("retention.ms", ConfigChange.Operation.SET, "5"), false);
        assertThat(epochs(topic)).containsOnly(epoch + 1);
    }

    @Test
    void aRepeatedBatchThatCountedInMemoryIsAnsweredOnceItIsOnDiskWhenTheTopicIs() {
        Uuid topic = node.create("orders", 1, Map.of("durability", "memory"));
        PartitionLeader leader = node.openLeader(topic, 0);
        PartitionLog log = Objects.requireNonNull(leader.log());
        assertThat(node.append(topic, 0, node.batch("a"), ALL)).isInstanceOf(AppendAnswer.Appended.class);
        node.world.await("all is on disk", () -> log.durableEndOffset() == 1);
        holdSyncsBack();
        ByteBuffer batch = numbered(0);
        node.append(topic, 0, batch.duplicate(), ALL, 30_000, answers, 1);
        node.append(topic, 0, node.batch("behind it"), ALL, 30_000, answers, 1);
        node.world.await("the answers from memory", () -> answers.size() == 2);
        assertThat(log.durableEndOffset()).isEqualTo(1);

        reconfigure(topic, leader, "disk");
        List<AppendAnswer> repeated = new ArrayList<>();
        node.append(topic, 0, batch.duplicate(), ALL, 30_000, repeated, 1);

        node.world.await("the answer", () -> !repeated.isEmpty());
        assertThat(repeated).containsExactly(answers.getFirst());
        assertThat(log.durableEndOffset()).isGreaterThanOrEqualTo(2);
        assertThat(leader.highWatermark()).isEqualTo(3);
    }

    @Test
    void aRepeatedBatchIsAnsweredFromMemoryOnceThatCountsAgain() {
        Uuid topic = node.create("orders", 1, Map.of("durability", "memory"));
        PartitionLeader leader = node.openLeader(topic, 0);
        PartitionLog log = Objects.requireNonNull(leader.log());
        holdSyncsBack();
        ByteBuffer batch = numbered(0);
        node.append(topic, 0, batch.duplicate(), ALL, 30_000, answers, 1);
        node.world.await("the answer from memory", () -> !answers.isEmpty());
        reconfigure(topic, leader, "disk");
        List<AppendAnswer> repeated = new ArrayList<>();
        node.append(topic, 0, batch.duplicate(), ALL, 30_000, repeated, 1);
        reconfigure(topic, leader, "memory");
        node.world.await("the answer", () -> !repeated.isEmpty());
        assertThat(log.durableEndOffset()).isEqualTo(1);
        long durable = log.durableEndOffset();
        node.append(topic, 0, numbered(1), ALL, 30_000, answers, 1);
        node.world.await("it counts in memory", () -> answers.size() == 2);
        node.append(topic, 0, numbered(1), ALL, 30_000, repeated, 1);
        node.world.await("and so does its repetition", () -> repeated.size() == 2);
        assertThat(log.durableEndOffset()).isEqualTo(durable);
    }

    @Test
    void memoryCountsAgainAsSoonAsWhatItHadShownBeforeIsOnDisk() {
        Uuid topic = node.create("orders", 1, Map.of("durability", "memory"));
        PartitionLeader leader = node.openLeader(topic, 0);
        PartitionLog log = Objects.requireNonNull(leader.log());
        assertThat(node.append(topic, 0, node.batch("a"), ALL)).isInstanceOf(AppendAnswer.Appended.class);
        node.world.await("all is on disk", () -> log.durableEndOffset() == 1);
        holdSyncsBack();
        node.append(topic, 0, node.batch("shown"), ALL, 30_000, answers, 1);
        node.world.await("it is shown", () -> leader.highWatermark() == 2);
        reconfigure(topic, leader, "disk");
        askForACommit(topic, leader);
        reconfigure(topic, leader, "memory");
        node.append(topic, 0, node.batch("behind it"), ALL, 30_000, answers, 1);
        node.world.await("what was shown is on disk", () -> log.durableEndOffset() >= 2);
        assertThat(log.durableEndOffset()).isEqualTo(2);
        assertThat(leader.highWatermark()).isEqualTo(3);
    }

    @Test
    void aBatchThatWaitsForItsFileWhenANewEpochBeginsIsWrittenInThatEpoch() throws IOException {
        Uuid topic = node.create("orders", 1, Map.of("durability", "memory"));
        PartitionLeader leader = node.openLeader(topic, 0);
        PartitionLog log = Objects.requireNonNull(leader.log());
        holdSyncsBack();
        node.append(topic, 0, node.batch("waits"), LEADER, 30_000, answers, 1);
        assertThat(log.logEndOffset()).isZero();

        reconfigure(topic, leader, leader.leaderEpoch() + 1, "disk");

        node.world.await("the answer", () -> !answers.isEmpty());
        assertThat(answers.getFirst()).isInstanceOf(AppendAnswer.Appended.class);
        assertThat(log.epochOf(0)).isEqualTo(leader.leaderEpoch());
        assertThat(epochOfTheFirstBatch("orders-0")).isEqualTo(leader.leaderEpoch());
    }

    /** As it stands in the file: the log itself goes by its list of epochs. */
    private int epochOfTheFirstBatch(String partition) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(RecordBatch.HEADER_BYTES);
        try (DiskFile file = node.disk.open(
                ReplicaNode.PATH.resolve(partition).resolve("00000000000000000000.log"), Disk.Mode.READ)) {
            file.read(0, bytes);
        }
        return new RecordBatch().at(bytes, 0).partitionLeaderEpoch();
    }

    /** The batch with sequence {@code sequence} of an idempotent producer. */
    private ByteBuffer numbered(int sequence) {
        return node.idempotent(77, 0, sequence, "numbered");
    }

    private List<Integer> epochs(Uuid id) {
        Topic topic = Objects.requireNonNull(node.image().topic(id));
        List<Integer> epochs = new ArrayList<>();
        for (Partition partition : topic.partitions()) {
            epochs.add(partition.leaderEpoch());
        }
        return epochs;
    }

    /** The change as it reaches the partition, while the disk is slow: the metadata log is on it, too. */
    private void reconfigure(Uuid topic, PartitionLeader leader, String durability) {
        reconfigure(topic, leader, leader.leaderEpoch(), durability);
    }

    private void reconfigure(Uuid topic, PartitionLeader leader, int epoch, String durability) {
        LeaderTerm term = new LeaderTerm(
                epoch, 1, 1, TopicSettings.of(Map.of("durability", durability), TopicConfigDefaults.KAFKA));
        node.world.run(node.shardOf(topic, 0), () -> leader.changed(term));
    }

    private static ConfigChange change(String name, ConfigChange.Operation operation, @Nullable String value) {
        return new ConfigChange(name, operation, value);
    }

    private ConfigAlterationAnswer alter(ConfigChange change, boolean validateOnly) {
        List<ConfigAlterationAnswer> answered = node.world.success(
                node.shards.control(),
                c -> node.life()
                        .controller()
                        .alterConfigs(
                                new ConfigAlterationRequest(
                                        List.of(new ConfigAlteration(
                                                ConfigResource.ofTopic("orders"), List.of(change), false)),
                                        validateOnly),
                                node.shards.control(),
                                c));
        return answered.getFirst();
    }

    /** So that what is written now and what is written later become durable one after the other. */
    private void askForACommit(Uuid topic, PartitionLeader leader) {
        PartitionLog log = Objects.requireNonNull(leader.log());
        boolean[] begun = {false};
        node.world.run(node.shardOf(topic, 0), () -> log.durableUpTo(log.logEndOffset(), ignored -> {}));
        node.world.run(node.shardOf(topic, 0), () -> begun[0] = true);
        node.world.await("the commit begins", () -> begun[0]);
    }

    private void holdSyncsBack() {
        node.disk.faults().slowDown(1_000);
    }
}
