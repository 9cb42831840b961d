package io.courant.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.courant.base.CountedBuffer;
import io.courant.base.InvariantViolation;
import io.courant.base.Lane;
import io.courant.base.Shard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulatedWorldTest {

    @Test
    void repeatsEverythingFromOneSeed() {
        assertThat(traceOf(1)).isEqualTo(traceOf(1));
        assertThat(traceOf(1)).isNotEqualTo(traceOf(2));
    }

    @Test
    void otherSeedsInterleaveShardsDifferently() {
        Set<List<Integer>> orders = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            SimulatedWorld world = new SimulatedWorld(seed);
            SimulatedProcess process = new SimulatedProcess(world, "test");
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int number = i;
                process.shard(i).execute(() -> order.add(number));
            }
            world.runUntilIdle();
            orders.add(order);
        }
        assertThat(orders).hasSize(6);
    }

    @Test
    void runsNothingOfADeadProcess() {
        SimulatedWorld world = new SimulatedWorld(3);
        SimulatedProcess process = new SimulatedProcess(world, "test");
        List<String> deaths = new ArrayList<>();
        process.onDeath(deaths::add);
        Shard shard = process.shard(0);
        List<String> ran = new ArrayList<>();
        shard.execute(() -> {
            shard.execute(() -> ran.add("later event"));
            shard.schedule(10, () -> ran.add("timer"));
            process.lane().submit(shard, () -> ran.add("work"), outcome -> ran.add("completion"));
            throw new SimulatedPowerLoss("the plug is pulled");
        });
        world.runUntilIdle();
        assertThat(ran).isEmpty();
        assertThat(deaths).containsExactly("the plug is pulled");
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void throwsOnWhatEscapesAnEventWithTheSeed() {
        SimulatedWorld world = new SimulatedWorld(77);
        new SimulatedProcess(world, "test").shard(0).execute(() -> {
            throw new InvariantViolation("broken");
        });
        assertThatThrownBy(world::runUntilIdle)
                .isInstanceOf(InvariantViolation.class)
                .hasMessage("broken")
                .satisfies(failure -> assertThat(failure.getSuppressed()[0]).hasMessageContaining("seed 77"));
    }

    @Test
    void reportsAWaitThatCannotEnd() {
        SimulatedWorld world = new SimulatedWorld(5);
        assertThatThrownBy(() -> world.await("a miracle", () -> false)).hasMessageContaining("a miracle");
    }

    @Test
    void workOnALaneTakesTheTimeOfItsDisk() {
        SimulatedWorld world = new SimulatedWorld(5);
        SimulatedProcess process = new SimulatedProcess(world, "test");
        Lane lane = process.lane();
        Shard shard = process.shard(0);
        world.success(
                shard,
                completion -> lane.submit(
                        shard,
                        () -> {
                            world.takeTime(5_000_000_000L);
                            return true;
                        },
                        completion));
        assertThat(world.nowNanos()).isGreaterThanOrEqualTo(5_000_000_000L);
    }

    @Test
    void aTimerSetFromOutsideItsShardIsABug() {
        Shard shard = new SimulatedProcess(new SimulatedWorld(1), "test").shard(0);
        assertThatThrownBy(() -> shard.schedule(0, () -> {})).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void findsABufferThatWasNotReleased() {
        SimulatedBuffers buffers = new SimulatedBuffers();
        CountedBuffer kept = buffers.allocate(300);
        buffers.allocate(10).release();
        assertThatThrownBy(buffers::assertNoneOutstanding).hasMessageContaining("1 buffers with 300 bytes");
        kept.release();
        buffers.assertNoneOutstanding();
    }

    @Test
    void findsAWriteAfterTheRelease() {
        SimulatedBuffers buffers = new SimulatedBuffers();
        CountedBuffer buffer = buffers.allocate(300);
        buffer.release();
        buffer.bytes().put(20, (byte) 1);
        assertThatThrownBy(buffers::assertNoneOutstanding).hasMessageContaining("after its last release");
    }

    @Test
    void wallClockStepsMoveNoMonotonicTime() {
        SimulatedWorld world = new SimulatedWorld(1);
        SimulatedClock clock = new SimulatedClock(world);
        long wallMs = clock.wallMs();
        long nanos = clock.monotonicNanos();
        clock.stepWall(-3_600_000);
        assertThat(clock.wallMs()).isEqualTo(wallMs - 3_600_000);
        assertThat(clock.monotonicNanos()).isEqualTo(nanos);
    }

    private static long traceOf(long seed) {
        SimulatedWorld world = new SimulatedWorld(seed);
        SimulatedProcess process = new SimulatedProcess(world, "test");
        Lane lane = process.lane();
        for (int i = 0; i < 4; i++) {
            Shard shard = process.shard(i);
            shard.execute(() ->
                    lane.submit(shard, () -> world.random().nextLong(), outcome -> world.trace(outcome.hashCode())));
        }
        world.runUntilIdle();
        return world.traceHash();
    }
}
