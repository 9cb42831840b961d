package io.courant.coordinator.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Shard;
import io.courant.coordinator.CoordinatorLimits;
import io.courant.coordinator.MemoryLog;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedWorld;
import io.courant.wire.ErrorCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoordinatorPartitionTest {

    private static final long COMMIT_TIMEOUT_NANOS = 5_000_000_000L;

    private final SimulatedWorld world = new SimulatedWorld(1);
    private final Shard shard = new SimulatedProcess(world, "coordinator").shard(0);
    private final SimulatedBuffers buffers = new SimulatedBuffers();
    private final RecordingEventLog events = new RecordingEventLog();
    private final MemoryLog log = new MemoryLog(shard);
    private final List<ErrorCode> answers = new ArrayList<>();
    private CoordinatorPartition<String, Words> coordinator = newCoordinator();

    /** Words in the order in which they were applied. */
    private static final class Words implements CoordinatorState<String> {
        final List<String> applied = new ArrayList<>();
        boolean loaded;

        @Nullable
        ErrorCode dropped;

        @Override
        public void apply(String record) {
            applied.add(record);
        }

        @Override
        public void loaded() {
            loaded = true;
        }

        @Override
        public void dropped(ErrorCode error) {
            dropped = error;
        }
    }

    private static final class WordFormat implements RecordFormat<String> {
        @Override
        public Encoded encode(String record) {
            return new Encoded(ByteBuffer.wrap(record.getBytes(UTF_8)), null);
        }

        @Override
        public String decode(ByteBuffer key, @Nullable ByteBuffer value) {
            return UTF_8.decode(key).toString();
        }
    }

    @AfterEach
    void everyBufferIsGivenBack() {
        buffers.assertNoneOutstanding();
    }

    @Test
    void appliesARecordAtOnceAndAnswersWhenItIsCommitted() {
        Words words = loaded();
        log.hold();
        write("one");
        assertThat(words.applied).containsExactly("one");
        assertThat(answers).isEmpty();

        run(log::commit);
        assertThat(answers).containsExactly(ErrorCode.NONE);
    }

    @Test
    void answersWhoReadsOnlyWhenWhatItHasSeenIsCommitted() {
        loaded();
        run(() -> coordinator.whenCommitted(answers::add));
        assertThat(answers).as("nothing is under way").containsExactly(ErrorCode.NONE);
        log.hold();
        write("one");
        run(() -> coordinator.whenCommitted(answers::add));
        assertThat(answers).hasSize(1);
        run(log::commit);
        assertThat(answers).hasSize(3).containsOnly(ErrorCode.NONE);
    }

    @Test
    void makesOneBatchOfWhatATurnWrites() {
        loaded();
        run(() -> {
            for (int i = 0; i < 100; i++) {
                coordinator.write("word " + i);
            }
        });
        world.await("the batch", () -> log.batchCount() > 0);
        assertThat(log.batchCount()).isEqualTo(1);
    }

    @Test
    void beginsAnotherBatchWhereOneWouldBecomeTooLarge() {
        Words words = loaded();
        String large = "x".repeat(CoordinatorLimits.BATCH_BYTES / 2);
        run(() -> {
            coordinator.write(large + "1");
            coordinator.write(large + "2");
            coordinator.write(large + "3");
            coordinator.whenCommitted(answers::add);
        });
        world.await("the answer", () -> !answers.isEmpty());
        assertThat(log.batchCount()).isEqualTo(3);

        List<String> before = List.copyOf(words.applied);
        assertThat(loadedAnew().applied).isEqualTo(before);
    }

    @Test
    void beginsAnewFromWhatIsCommittedWhenAWriteFails() {
        Words words = loaded();
        write("kept");
        world.await("the answer", () -> answers.size() == 1);
        log.hold();
        write("lost");
        write("lost too");
        run(log::fail);

        assertThat(answers).containsExactly(ErrorCode.NONE, ErrorCode.NOT_COORDINATOR, ErrorCode.NOT_COORDINATOR);
        assertThat(words.dropped).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(coordinator.serving()).isNull();
        assertThat(coordinator.refusal()).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        log.mend();
        world.await("the next load", () -> coordinator.serving() != null);
        assertThat(serving().applied).containsExactly("kept");
        assertThat(events.count("coordinator.write-failed")).isEqualTo(1);
    }

    @Test
    void answersNobodyAsCommittedWhenTheLogRefusesWithinTheCall() {
        loaded();
        log.failAtOnce();
        String large = "x".repeat(CoordinatorLimits.BATCH_BYTES / 2);
        run(() -> {
            for (int i = 0; i < 3; i++) {
                coordinator.write(large);
                coordinator.whenCommitted(answers::add);
                if (coordinator.serving() == null) {
                    break;
                }
            }
        });
        assertThat(answers).isNotEmpty().containsOnly(ErrorCode.NOT_COORDINATOR);
    }

    @Test
    void loadsAgainOnlyWhenEveryBatchUnderWayHasEnded() {
        loaded();
        log.hold();
        write("first");
        write("second");
        run(log::fail);
        run(() -> coordinator.load());
        world.runFor(CoordinatorLimits.RELOAD_NANOS * 2);
        assertThat(serving().applied).isEmpty();
    }

    @Test
    void readsThePartitionEverLessOftenWhileNothingCanBeWritten() {
        Words words = loaded();
        log.failAtOnce();
        int loads = 0;
        for (int second = 0; second < 600; second++) {
            Words now = coordinator.serving();
            if (now != null) {
                loads += now == words ? 0 : 1;
                words = now;
                write("refused");
            }
            run(coordinator::load); // a client asks
            assertThat(coordinator.serving()).isNull();
            assertThat(coordinator.refusal())
                    .isIn(ErrorCode.COORDINATOR_NOT_AVAILABLE, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
            world.runFor(1_000_000_000L);
        }
        assertThat(loads).isBetween(10, 16);

        log.mend();
        world.runFor(CoordinatorLimits.LONGEST_RELOAD_NANOS + 1_000_000_000L);
        write("taken");
        assertThat(answers.getLast()).isEqualTo(ErrorCode.NONE);
        log.failAtOnce();
        write("refused");
        log.mend();
        world.runFor(CoordinatorLimits.RELOAD_NANOS + 100_000_000L);
        assertThat(serving().applied).containsExactly("taken");
    }

    @Test
    void keepsNobodyWaitingForACommitThatDoesNotCome() {
        loaded();
        log.hold();
        write("slow");
        world.runFor(COMMIT_TIMEOUT_NANOS / 2);
        write("slower");
        assertThat(answers).isEmpty();
        world.runFor(COMMIT_TIMEOUT_NANOS / 2 + 1_000_000);
        assertThat(answers).containsExactly(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        run(log::commit);
        assertThat(answers).containsExactly(ErrorCode.COORDINATOR_NOT_AVAILABLE, ErrorCode.NONE);
        assertThat(serving().applied).containsExactly("slow", "slower");
        write("quick");
        world.runFor(2 * COMMIT_TIMEOUT_NANOS);
        assertThat(answers).hasSize(3).endsWith(ErrorCode.NONE);
    }

    @Test
    void tellsWhoWaitsToLookElsewhereWhenItIsClosed() {
        Words words = loaded();
        log.hold();
        write("one");
        run(coordinator::close);
        assertThat(answers).containsExactly(ErrorCode.NOT_COORDINATOR);
        assertThat(words.dropped).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(coordinator.refusal()).isEqualTo(ErrorCode.NOT_COORDINATOR);
        run(log::commit);
        run(coordinator::load);
        assertThat(coordinator.serving()).isNull();
    }

    @Test
    void readsTheWholeLogInSteps() {
        loaded();
        for (int i = 0; i < 20; i++) {
            write("word " + i);
        }
        world.await("the answers", () -> answers.size() == 20);
        int readsBefore = log.reads();
        assertThat(loadedAnew().applied).hasSize(20).startsWith("word 0").endsWith("word 19");
        assertThat(log.reads() - readsBefore).isGreaterThan(1);
    }

    private CoordinatorPartition<String, Words> newCoordinator() {
        return new CoordinatorPartition<>(
                new CoordinatorPartition.Setup(
                        "words-0", log, shard, new SimulatedClock(world), buffers, events, COMMIT_TIMEOUT_NANOS),
                new WordFormat(),
                writer -> new Words(),
                ended -> {});
    }

    private Words loadedAnew() {
        coordinator = newCoordinator();
        return loaded();
    }

    private Words loaded() {
        run(coordinator::load);
        world.await("the load", () -> coordinator.serving() != null);
        Words words = serving();
        assertThat(words.loaded).isTrue();
        return words;
    }

    private Words serving() {
        return Objects.requireNonNull(coordinator.serving());
    }

    private void write(String word) {
        run(() -> {
            coordinator.write(word);
            coordinator.whenCommitted(answers::add);
        });
        run(() -> {});
    }

    private void run(Runnable action) {
        world.run(shard, action);
    }
}
