package io.courant.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Shard;
import io.courant.base.Slice;
import io.courant.base.Uuid;
import io.courant.metadata.controller.TopicDeletionRequest;
import io.courant.metadata.controller.TopicReference;
import io.courant.testkit.SeededRandom;
import io.courant.wire.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Topics come and go while producers write and consumers wait. */
class DeletionUnderLoadTest {

    private static final Set<ErrorCode> EXPECTED =
            EnumSet.of(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.REQUEST_TIMED_OUT);

    @Test
    void everyRequestIsAnsweredOnceAndEveryBufferComesBack() throws IOException {
        for (int seed = 0; seed < 25; seed++) {
            run(seed);
        }
    }

    private static void run(int seed) throws IOException {
        ReplicaNode node = new ReplicaNode(seed);
        SeededRandom random = new SeededRandom(seed).fork("load");
        node.start();
        List<List<AppendAnswer>> appends = new ArrayList<>();
        List<int[]> waiters = new ArrayList<>();
        int[] deletionsDone = new int[1];
        int deletions = 0;
        Uuid topic = node.create("busy", 2, Map.of());
        for (int step = 0; step < 150; step++) {
            int partition = random.nextInt(2);
            switch (random.nextInt(10)) {
                case 0 -> {
                    delete(node, topic, deletionsDone);
                    deletions++;
                    if (random.nextBoolean()) {
                        node.world.runFor(random.nextInt(3_000_000));
                    }
                    int expected = deletions;
                    node.world.await("the deletion", () -> deletionsDone[0] == expected);
                    topic = node.create("busy", 2, Map.of());
                }
                case 1, 2 -> waiters.add(wait(node, topic, partition));
                case 3 -> node.world.runFor(random.nextInt(2_000_000));
                default -> {
                    List<AppendAnswer> answers = new ArrayList<>();
                    appends.add(answers);
                    int acks = random.between(-1, 1);
                    node.append(topic, partition, node.batch("v" + step), acks, 10_000, answers, 1);
                }
            }
        }
        delete(node, topic, deletionsDone);
        node.world.await("every append's answer", () -> appends.stream().noneMatch(List::isEmpty));
        node.world.await("every waiter", () -> waiters.stream().allMatch(fired -> fired[0] > 0));
        node.world.runFor(20_000_000_000L);
        assertThat(appends)
                .as("seed %s", seed)
                .allSatisfy(answers -> assertThat(answers).singleElement().satisfies(answer -> {
                    if (answer instanceof AppendAnswer.Refused refused) {
                        assertThat(refused.error()).isIn(EXPECTED);
                    }
                }));
        assertThat(waiters).allSatisfy(fired -> assertThat(fired[0]).isEqualTo(1));
        node.stopCleanly();
        node.buffers.assertNoneOutstanding();
        assertThat(node.faults).isEmpty();
    }

    private static void delete(ReplicaNode node, Uuid topic, int[] done) {
        Shard home = node.shards.control();
        node.life()
                .controller()
                .deleteTopics(
                        new TopicDeletionRequest(List.of(new TopicReference.ById(topic)), 30_000),
                        home,
                        outcome -> done[0]++);
    }

    private static int[] wait(ReplicaNode node, Uuid topic, int partition) {
        int[] fired = new int[1];
        PartitionLeader leader = node.leader(topic, partition);
        node.world.run(node.shardOf(topic, partition), () -> {
            if (leader.read(new FetchPosition(0, -1, -1), 100, true) instanceof FetchAnswer.Fetched fetched) {
                fetched.slices().forEach(Slice::release);
            }
            new FetchWaiter(1_000, () -> fired[0]++).watch(leader);
        });
        return fired;
    }
}
