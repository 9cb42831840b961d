package io.courant.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Shard;
import io.courant.base.Slice;
import io.courant.base.Uuid;
import io.courant.log.PartitionLog;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.config.TopicSettings;
import io.courant.metadata.controller.TopicReference;
import io.courant.wire.ErrorCode;
import io.courant.wire.TopicIdPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an acknowledgement means and what a consumer sees, on the real log. */
class PartitionLeaderTest {

    private static final int LEADER = 1;
    private static final int ALL = -1;
    private static final int NONE = 0;

    private final ReplicaNode node = new ReplicaNode(21);
    private final List<AppendAnswer> answers = new ArrayList<>();
    private Uuid topic = Uuid.ZERO;

    @BeforeEach
    void startWithATopic() throws IOException {
        node.start();
        topic = node.create("orders", 1, Map.of());
        node.openLeader(topic, 0);
    }

    @Test
    void acksLeaderIsAnsweredBeforeTheSync() {
        holdSyncsBack();
        append(node.batch("a"), LEADER);
        node.world.await("the answer", () -> !answers.isEmpty());
        assertThat(answers.getFirst()).isEqualTo(new AppendAnswer.Appended(0, -1, 0));
        assertThat(highWatermark()).isZero();
        assertThat(node.readableBytes(topic, 0, 0)).isZero();
        node.world.await("the sync", () -> highWatermark() == 1);
        assertThat(node.readableBytes(topic, 0, 0)).isPositive();
    }

    @Test
    void acksNoneIsAnsweredWhenWrittenOrRefused() {
        append(node.batch("a"), NONE);
        ByteBuffer damaged = node.batch("b");
        damaged.put(30, (byte) (damaged.get(30) + 1));
        append(damaged, NONE);
        node.world.await("both answers", () -> answers.size() == 2);
        assertThat(answers.get(0)).isInstanceOf(AppendAnswer.Appended.class);
        assertThat(error(answers.get(1))).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
    }

    @Test
    void acksAllIsAnsweredOnceTheHighWatermarkHasPassed() {
        append(node.batch("a", "b"), ALL);
        assertThat(answers).isEmpty();
        node.world.await("the answer", () -> !answers.isEmpty());
        assertThat(answers.getFirst()).isEqualTo(new AppendAnswer.Appended(0, -1, 0));
        assertThat(highWatermark()).isEqualTo(2);
    }

    @Test
    void aFailedSyncAcknowledgesNothingAndShowsNothing() {
        node.disk.faults().failSyncs(5);
        append(node.batch("a"), ALL);
        append(node.batch("b"), LEADER);
        append(node.batch("c"), ALL);
        node.world.await("all answers", () -> answers.size() == 3);
        assertThat(answers).filteredOn(AppendAnswer.Appended.class::isInstance).hasSizeLessThanOrEqualTo(1);
        assertThat(answers)
                .filteredOn(AppendAnswer.Refused.class::isInstance)
                .allSatisfy(answer -> assertThat(error(answer)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR));
        assertThat(highWatermark()).isZero();
        assertThat(node.faults).isNotEmpty();
        assertThat(error(node.append(topic, 0, node.batch("d"), LEADER))).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
    }

    @Test
    void aRepeatedBatchWaitsUntilItsOriginalIsDurable() {
        holdSyncsBack();
        ByteBuffer batch = node.idempotent(7, 0, 0, "a");
        append(batch.duplicate(), LEADER);
        node.world.await("the original's answer", () -> answers.size() == 1);
        append(batch.duplicate(), LEADER);
        node.world.await("the repetition's answer, by its own acks", () -> answers.size() == 2);
        assertThat(highWatermark()).isZero();
        append(batch.duplicate(), ALL);
        node.world.await("the answer to all", () -> answers.size() == 3);
        assertThat(highWatermark()).isEqualTo(1);
        assertThat(answers).containsOnly(new AppendAnswer.Appended(0, -1, 0));
    }

    @Test
    void timesOutWhileTheBatchStays() {
        holdSyncsBack();
        append(node.batch("a"), ALL, 1);
        node.world.await("the answer", () -> !answers.isEmpty());
        assertThat(error(answers.getFirst())).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
        node.world.await("the batch", () -> highWatermark() == 1);
        assertThat(node.readableBytes(topic, 0, 0)).isPositive();
        assertThat(answers).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void whoGivesNoTimeIsAnsweredWhenTheBatchIsDurable(int timeoutMs) {
        holdSyncsBack();
        append(node.batch("a"), ALL, timeoutMs);
        node.world.await("the answer", () -> !answers.isEmpty());
        assertThat(answers).containsExactly(new AppendAnswer.Appended(0, -1, 0));
        assertThat(highWatermark()).isEqualTo(1);
    }

    @Test
    void whereMemoryIsEnoughARecordCountsOnceItIsWritten() throws IOException {
        Uuid quick = node.create("quick", 1, Map.of("durability", "memory"));
        assertThat(node.append(quick, 0, node.batch("opens the log"), ALL)).isInstanceOf(AppendAnswer.Appended.class);
        PartitionLeader leader = node.leader(quick, 0);
        PartitionLog log = Objects.requireNonNull(leader.log());
        node.world.await("the first sync", () -> log.durableEndOffset() == 1);
        int[] fired = new int[1];
        node.world.run(node.shardOf(quick, 0), () -> new FetchWaiter(1, () -> fired[0]++).watch(leader));
        holdSyncsBack();
        node.append(quick, 0, node.batch("a"), ALL, 30_000, answers, 1);
        node.world.await("the answer", () -> !answers.isEmpty());
        assertThat(answers).containsExactly(new AppendAnswer.Appended(1, -1, 0));
        assertThat(fired[0]).isEqualTo(1);
        assertThat(leader.highWatermark()).isEqualTo(2);
        assertThat(log.durableEndOffset()).isEqualTo(1);
        assertThat(node.readableBytes(quick, 0, 1)).isPositive();

        node.world.await("the sync", () -> log.durableEndOffset() == 2);
        assertThat(leader.highWatermark()).isEqualTo(2);
    }

    @Test
    void whatCountedInMemorySurvivesAKillAndMayBeLostWithThePower() throws IOException {
        Uuid quick = node.create("quick", 1, Map.of("durability", "memory"));
        for (int i = 0; i < 5; i++) {
            assertThat(node.append(quick, 0, node.batch("v" + i), ALL)).isInstanceOf(AppendAnswer.Appended.class);
        }
        node.kill();
        node.start();
        assertThat(node.openLeader(quick, 0).highWatermark()).isEqualTo(5);

        holdSyncsBack();
        assertThat(node.append(quick, 0, node.batch("lost"), ALL)).isInstanceOf(AppendAnswer.Appended.class);
        node.losePower();
        node.start();
        assertThat(node.openLeader(quick, 0).highWatermark()).isBetween(5L, 6L);
        assertThat(node.events.messages("log.damaged")).isEmpty();
    }

    @Test
    void aStopIsCleanOnceEverythingFromBeforeIsRecovered() throws IOException {
        Uuid many = node.create("many", 40, Map.of());
        for (int partition = 0; partition < 40; partition++) {
            assertThat(node.append(many, partition, node.batch("a"), ALL)).isInstanceOf(AppendAnswer.Appended.class);
        }
        node.kill();
        node.start();
        node.stopCleanly();
        assertThat(node.start().directory().stoppedCleanly()).isFalse();
        node.world.runFor(5_000_000_000L);
        node.stopCleanly();
        assertThat(node.start().directory().stoppedCleanly()).isTrue();
        assertThat(node.openLeader(many, 39).highWatermark()).isEqualTo(1);
    }

    @Test
    void aStopIsNotCleanWhileALogFromBeforeCouldNotBeOpened() throws IOException {
        Uuid many = node.create("many", 40, Map.of());
        for (int partition = 0; partition < 40; partition++) {
            assertThat(node.append(many, partition, node.batch("a"), ALL)).isInstanceOf(AppendAnswer.Appended.class);
        }
        node.kill();
        node.start();
        node.disk.faults().offline(true);
        node.world.await(
                "all to be tried",
                () -> node.events.messages("partition.open-failed").size() >= 30);
        node.disk.faults().offline(false);
        node.stopCleanly();
        assertThat(node.start().directory().stoppedCleanly()).isFalse();
        assertThat(node.openLeader(many, 39).highWatermark()).isEqualTo(1);
    }

    @Test
    void aRecoveryThatFailedIsTriedAgainThoughNobodyTouchesThePartition() throws IOException {
        Uuid many = node.create("many", 40, Map.of());
        for (int partition = 0; partition < 40; partition++) {
            assertThat(node.append(many, partition, node.batch("a"), ALL)).isInstanceOf(AppendAnswer.Appended.class);
        }
        node.kill();
        node.start();
        node.disk.faults().offline(true);
        node.world.await(
                "all to be tried",
                () -> node.events.messages("partition.open-failed").size() >= 30);
        node.disk.faults().offline(false);
        node.world.runFor(3 * ReplicationLimits.OPEN_RETRY_NANOS);
        node.stopCleanly();
        assertThat(node.start().directory().stoppedCleanly()).isTrue();
    }

    @Test
    void needsNoMoreReplicasInSyncThanThePartitionHas() {
        Uuid strict = node.create("strict", 1, Map.of("min.insync.replicas", "2"));
        assertThat(node.append(strict, 0, node.batch("a"), ALL)).isInstanceOf(AppendAnswer.Appended.class);
        assertThat(node.append(strict, 0, node.batch("a"), LEADER)).isInstanceOf(AppendAnswer.Appended.class);
        TopicSettings two = TopicSettings.of(Map.of("min.insync.replicas", "2"), TopicConfigDefaults.KAFKA);
        assertThat(new LeaderTerm(0, 1, 1, two).neededInSync()).isEqualTo(1);
        assertThat(new LeaderTerm(0, 3, 1, two).neededInSync()).isEqualTo(2);
    }

    @Test
    void whatFollowsARefusedSequenceIsRefusedUntilItIsSentAgain() {
        ByteBuffer damaged = node.idempotent(7, 0, 0, "a");
        damaged.put(damaged.limit() - 1, (byte) (damaged.get(damaged.limit() - 1) + 1));
        append(damaged, ALL);
        append(node.idempotent(7, 0, 1, "b"), ALL);
        append(node.idempotent(7, 0, 2, "c"), ALL);
        node.world.await("three answers", () -> answers.size() == 3);
        assertThat(answers)
                .extracting(PartitionLeaderTest::error)
                .containsExactly(
                        ErrorCode.CORRUPT_MESSAGE,
                        ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                        ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(node.append(topic, 0, node.idempotent(7, 0, 0, "a"), ALL))
                .isEqualTo(new AppendAnswer.Appended(0, -1, 0));
        assertThat(node.append(topic, 0, node.idempotent(7, 0, 1, "b"), ALL))
                .isEqualTo(new AppendAnswer.Appended(1, -1, 0));
    }

    @Test
    void whatIsSentRightBehindTheResentSequenceIsTakenWithIt() {
        PartitionLeader leader = node.leader(topic, 0);
        node.world.run(shard(), () -> {
            refusedBefore(7, 0);
            refusedBefore(7, 1);
            for (int sequence = 0; sequence < 3; sequence++) {
                ByteBuffer batch = node.idempotent(7, 0, sequence, "v" + sequence);
                leader.append(ReplicaNode.produced(node.buffers, batch, LEADER, 1000, 1), answers::add);
            }
        });
        node.world.await("three answers", () -> answers.size() == 3);
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isInstanceOf(AppendAnswer.Appended.class));
    }

    @Test
    void whatWaitedUntilItsConnectionWasGoneIsNotTaken() throws IOException {
        node.append(topic, 0, node.batch("before"), ALL);
        node.kill();
        node.start();
        node.world.run(shard(), () -> {
            if (node.partitions(topic, 0).find(topic, 0) instanceof PartitionLookup.Led(var opening)) {
                ByteBuffer batch = node.idempotent(7, 0, 1, "behind a gap");
                opening.append(ReplicaNode.produced(node.buffers, batch, ALL, 1000, 9), answers::add);
                node.partitions(topic, 0).connectionClosed(9);
            }
        });
        node.world.await("the answer", () -> answers.size() == 1);
        assertThat(error(answers.getFirst())).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(node.openLeader(topic, 0).highWatermark()).isEqualTo(1);
    }

    @Test
    void aRefusalBeforeTheShardCountsToo() {
        node.world.run(shard(), () -> refusedBefore(7, 0));
        assertThat(error(node.append(topic, 0, node.idempotent(7, 0, 1, "b"), ALL)))
                .isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    }

    @Test
    void aRefusedSequenceIsForgottenWithItsConnectionAndItsEpoch() {
        node.world.run(shard(), () -> {
            refusedBefore(7, 0);
            refusedBefore(8, 0);
        });
        assertThat(node.append(topic, 0, node.idempotent(8, 1, 0, "new epoch"), ALL))
                .isInstanceOf(AppendAnswer.Appended.class);
        node.world.run(shard(), () -> node.partitions(topic, 0).connectionClosed(1));
        assertThat(node.append(topic, 0, node.idempotent(7, 0, 1, "b"), ALL)).isInstanceOf(AppendAnswer.Appended.class);
    }

    private void refusedBefore(long producerId, int sequence) {
        node.partitions(topic, 0)
                .refusedBefore(
                        1, new TopicIdPartition(topic, 0), new ProducerSequence(producerId, (short) 0, sequence));
    }

    @Test
    void batchesStandInTheOrderInWhichTheyCame() {
        for (int i = 0; i < 20; i++) {
            append(node.idempotent(7, 0, i, "v" + i), i % 3 == 0 ? ALL : LEADER);
        }
        node.world.await("all answers", () -> answers.size() == 20);
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isInstanceOf(AppendAnswer.Appended.class));
        assertThat(answers.stream()
                        .map(answer -> ((AppendAnswer.Appended) answer).baseOffset())
                        .sorted()
                        .toList())
                .containsExactlyElementsOf(LongStream.range(0, 20).boxed().toList());
    }

    @Test
    void readsWithinTheLimitButForTheFirstBatch() {
        node.append(topic, 0, node.batch("x".repeat(500)), ALL);
        node.append(topic, 0, node.batch("y"), ALL);
        assertThat(sizeOf(node.read(topic, 0, 0, 10, true))).isGreaterThan(500);
        assertThat(sizeOf(node.read(topic, 0, 0, 10, false))).isZero();
        assertThat(sizeOf(node.read(topic, 0, 2, 10_000, true))).isZero();
        assertThat(node.read(topic, 0, 3, 10, true))
                .isEqualTo(new FetchAnswer.Refused(ErrorCode.OFFSET_OUT_OF_RANGE, 2, 0));
    }

    @Test
    void checksTheLeaderEpochThatAConsumerKnows() {
        PartitionLeader leader = node.leader(topic, 0);
        assertThat(node.world.on(shard(), () -> leader.read(new FetchPosition(0, 5, -1), 10, true)))
                .isEqualTo(new FetchAnswer.Refused(ErrorCode.UNKNOWN_LEADER_EPOCH, 0, 0));
        List<OffsetAnswer> offsets = new ArrayList<>();
        node.world.run(shard(), () -> leader.listOffset(ListOffsetsTimestamp.LATEST, 1, offsets::add));
        assertThat(offsets).containsExactly(new OffsetAnswer.Refused(ErrorCode.UNKNOWN_LEADER_EPOCH));
        List<EpochEndAnswer> ends = new ArrayList<>();
        node.append(topic, 0, node.batch("a", "b"), ALL);
        node.world.run(shard(), () -> leader.endOffsetForEpoch(0, 0, ends::add));
        assertThat(ends).containsExactly(new EpochEndAnswer.End(0, 2));
    }

    @Test
    void listsOffsetsBelowTheHighWatermark() {
        node.append(topic, 0, node.batch("a", "b"), ALL);
        holdSyncsBack();
        append(node.batch("unseen"), LEADER);
        node.world.await("the write", () -> !answers.isEmpty());
        assertThat(listed(ListOffsetsTimestamp.LATEST)).isEqualTo(new OffsetAnswer.Found(2, -1, 0));
        assertThat(listed(ListOffsetsTimestamp.EARLIEST)).isEqualTo(new OffsetAnswer.Found(0, -1, 0));
        assertThat(listed(ListOffsetsTimestamp.LATEST_TIERED)).isEqualTo(OffsetAnswer.Found.NONE);
        assertThat(((OffsetAnswer.Found) listed(ListOffsetsTimestamp.MAX_TIMESTAMP)).offset())
                .isLessThan(2);
        assertThat(listed(Long.MAX_VALUE)).isEqualTo(OffsetAnswer.Found.NONE);
        assertThat(((OffsetAnswer.Found) listed(0)).offset()).isZero();
    }

    @Test
    void aWaiterFiresWhenEnoughBytesAreVisible() {
        int size = node.batch("a").remaining();
        int[] fired = new int[1];
        PartitionLeader leader = node.leader(topic, 0);
        FetchWaiter waiter = new FetchWaiter(2L * size, () -> fired[0]++);
        node.world.run(shard(), () -> waiter.watch(leader));
        node.append(topic, 0, node.batch("a"), ALL);
        assertThat(fired[0]).isZero();
        node.append(topic, 0, node.batch("b"), ALL);
        assertThat(fired[0]).isEqualTo(1);
        node.append(topic, 0, node.batch("c"), ALL);
        assertThat(fired[0]).isEqualTo(1);
    }

    @Test
    void aWaiterCountsWhatBecomesVisibleNotWhatIsWritten() {
        holdSyncsBack();
        int[] fired = new int[1];
        PartitionLeader leader = node.leader(topic, 0);
        append(node.batch("a"), LEADER);
        node.world.await("the write", () -> !answers.isEmpty());
        FetchWaiter waiter = new FetchWaiter(1, () -> fired[0]++);
        node.world.run(shard(), () -> waiter.watch(leader));
        assertThat(fired[0]).isZero();
        node.world.await("the waiter", () -> fired[0] == 1);
        assertThat(highWatermark()).isEqualTo(1);
    }

    @Test
    void aPartitionThatIsWatchedTwiceCountsOnce() {
        int size = node.batch("a").remaining();
        int[] fired = new int[1];
        PartitionLeader leader = node.leader(topic, 0);
        FetchWaiter waiter = new FetchWaiter(2L * size, () -> fired[0]++);
        node.world.run(shard(), () -> {
            waiter.watch(leader);
            waiter.watch(leader);
        });
        node.append(topic, 0, node.batch("a"), ALL);
        assertThat(fired[0]).isZero();
    }

    @Test
    void manyWaitersAreWokenAndCancelledInNoTime() {
        int count = 100_000;
        int[] fired = new int[1];
        PartitionLeader leader = node.leader(topic, 0);
        List<FetchWaiter> cancelled = new ArrayList<>();
        node.world.run(shard(), () -> {
            for (int i = 0; i < count; i++) {
                new FetchWaiter(1, () -> fired[0]++).watch(leader);
                FetchWaiter other = new FetchWaiter(1, () -> fired[0]++);
                other.watch(leader);
                cancelled.add(other);
            }
            cancelled.forEach(FetchWaiter::cancel);
        });
        node.append(topic, 0, node.batch("a"), ALL);
        assertThat(fired[0]).isEqualTo(count);
    }

    @Test
    void aCancelledWaiterStaysSilent() {
        int[] fired = new int[1];
        FetchWaiter waiter = new FetchWaiter(1, () -> fired[0]++);
        PartitionLeader leader = node.leader(topic, 0);
        node.world.run(shard(), () -> {
            waiter.watch(leader);
            waiter.cancel();
        });
        node.append(topic, 0, node.batch("a"), ALL);
        assertThat(fired[0]).isZero();
    }

    @Test
    void deletionTellsEverybodyWhoWaits() {
        node.append(topic, 0, node.batch("first"), ALL);
        holdSyncsBack();
        int[] fired = new int[1];
        PartitionLeader leader = node.leader(topic, 0);
        FetchWaiter waiter = new FetchWaiter(1_000_000, () -> fired[0]++);
        node.world.run(shard(), () -> waiter.watch(leader));
        append(node.batch("a"), ALL);
        // The metadata shares the slow disk: the batch may well be durable first.
        node.delete(new TopicReference.ByName("orders"));
        append(leader, node.batch("b"), ALL);
        node.world.await("the answers", () -> answers.size() == 2 && fired[0] == 1);
        assertThat(error(answers.get(1))).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        PartitionLookup lookup =
                node.world.on(shard(), () -> node.partitions(topic, 0).find(topic, 0));
        assertThat(lookup).isEqualTo(new PartitionLookup.Refused(ErrorCode.UNKNOWN_TOPIC_ID));
        assertThat(node.world.on(shard(), () -> node.partitions(topic, 0).find("orders", 0)))
                .isEqualTo(new PartitionLookup.Refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
    }

    @Test
    void aTopicMadeAgainUnderItsNameIsEmpty() throws IOException {
        node.append(topic, 0, node.batch("old"), ALL);
        node.delete(new TopicReference.ById(topic));
        Uuid again = node.create("orders", 1, Map.of());
        assertThat(node.append(again, 0, node.batch("new"), ALL)).isEqualTo(new AppendAnswer.Appended(0, -1, 0));
        node.kill();
        node.start();
        node.openLeader(again, 0);
        assertThat(node.leader(again, 0).highWatermark()).isEqualTo(1);
    }

    @Test
    void anUnknownDirectoryIsPutAside() throws IOException {
        node.append(topic, 0, node.batch("kept"), ALL);
        node.stopCleanly();
        // As if the topic had been deleted while this directory could not be reached.
        node.disk.rename(ReplicaNode.PATH.resolve("orders-0"), ReplicaNode.PATH.resolve("stranger-0"));
        node.disk.syncDirectory(ReplicaNode.PATH);
        node.start();
        node.world.await(
                "the directory to be put aside", () -> names().stream().anyMatch(name -> name.contains("aside")));
        assertThat(names()).doesNotContain("stranger-0");
    }

    @Test
    void aLogThatCouldNotBeOpenedIsTriedAgainAfterAWhile() throws IOException {
        node.append(topic, 0, node.batch("a"), ALL);
        node.stopCleanly();
        node.start();
        node.disk.faults().offline(true);
        assertThat(error(node.append(topic, 0, node.batch("b"), ALL))).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        node.disk.faults().offline(false);
        assertThat(error(node.append(topic, 0, node.batch("b"), ALL))).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        node.world.runFor(2 * ReplicationLimits.OPEN_RETRY_NANOS);
        assertThat(node.append(topic, 0, node.batch("b"), ALL)).isEqualTo(new AppendAnswer.Appended(1, -1, 0));
    }

    @Test
    void aStopWhileALogIsBeingOpenedLosesNothing() throws IOException {
        node.append(topic, 0, node.batch("a"), ALL);
        for (int seed = 0; seed < 20; seed++) {
            node.stopCleanly();
            node.start();
            node.leader(topic, 0);
            node.world.runFor(node.random.nextInt(400_000));
        }
        node.stopCleanly();
        node.start();
        node.openLeader(topic, 0);
        assertThat(highWatermark()).isEqualTo(1);
    }

    @Test
    void everythingAcknowledgedIsThereAfterAStopAndAfterACrash() throws IOException {
        node.append(topic, 0, node.batch("a"), ALL);
        node.stopCleanly();
        node.start();
        assertThat(node.append(topic, 0, node.batch("b"), ALL)).isEqualTo(new AppendAnswer.Appended(1, -1, 0));
        node.losePower();
        node.start();
        node.openLeader(topic, 0);
        assertThat(node.leader(topic, 0).highWatermark()).isEqualTo(2);
    }

    @Test
    void anUntouchedPartitionHasNoFiles() {
        node.create("idle", 50, Map.of());
        assertThat(names()).noneMatch(name -> name.startsWith("idle"));
    }

    @Test
    void everyBufferIsGivenBack() throws IOException {
        for (int i = 0; i < 10; i++) {
            append(node.batch("v" + i), i % 2 == 0 ? ALL : LEADER);
        }
        node.world.await("all answers", () -> answers.size() == 10);
        node.readableBytes(topic, 0, 0);
        node.stopCleanly();
        node.buffers.assertNoneOutstanding();
    }

    private void holdSyncsBack() {
        node.disk.faults().slowDown(1_000);
    }

    private Shard shard() {
        return node.shardOf(topic, 0);
    }

    private long highWatermark() {
        return node.leader(topic, 0).highWatermark();
    }

    private void append(ByteBuffer batch, int acks) {
        append(batch, acks, 30_000);
    }

    private void append(ByteBuffer batch, int acks, int timeoutMs) {
        node.append(topic, 0, batch, acks, timeoutMs, answers, 1);
    }

    private void append(PartitionLeader leader, ByteBuffer batch, int acks) {
        node.world.run(
                shard(), () -> leader.append(ReplicaNode.produced(node.buffers, batch, acks, 1000, 1), answers::add));
    }

    private OffsetAnswer listed(long timestampMs) {
        List<OffsetAnswer> listed = new ArrayList<>();
        PartitionLeader leader = node.leader(topic, 0);
        node.world.run(shard(), () -> leader.listOffset(timestampMs, -1, listed::add));
        node.world.await("the offset", () -> !listed.isEmpty());
        return listed.getFirst();
    }

    private List<String> names() {
        try {
            return node.disk.list(ReplicaNode.PATH);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int sizeOf(FetchAnswer answer) {
        if (answer instanceof FetchAnswer.Fetched fetched) {
            fetched.slices().forEach(Slice::release);
            return fetched.sizeInBytes();
        }
        throw new AssertionError("not fetched: " + answer);
    }

    private static ErrorCode error(AppendAnswer answer) {
        return Objects.requireNonNull(answer) instanceof AppendAnswer.Refused refused
                ? refused.error()
                : ErrorCode.NONE;
    }
}
