package io.courant.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Shard;
import io.courant.base.metrics.MeterBoard;
import io.courant.server.ServerLimits;
import io.courant.server.ServerSettings;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedWorld;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests larger than a shard's part of the in-flight budget, on several shards at once. */
class ExceedPermitTest {

    private static final long LIMIT_BYTES = 1_000;
    private static final long LARGE_BYTES = 5_000;
    private static final long SECOND = 1_000_000_000L;
    private static final int SHARDS = 3;

    private final SimulatedWorld world = new SimulatedWorld(7);
    private final List<Shard> shards =
            List.copyOf(new SimulatedProcess(world, "broker").shards(SHARDS).data());
    private final ExceedPermit exceeding = new ExceedPermit(shards.getFirst());
    private final ConnectionMeters meters =
            new ConnectionMeters(new MeterBoard(), new SimulatedClock(world), LIMIT_BYTES, LIMIT_BYTES);
    private final List<InFlightBudget> budgets = shards.stream()
            .map(shard -> new InFlightBudget(shard, LIMIT_BYTES, exceeding, meters))
            .toList();
    private final List<Integer> letThrough = new ArrayList<>();

    @Test
    void oneShardAtATimeExceedsItsPartUntilAllOfItFitsAgain() {
        for (int i = 0; i < SHARDS; i++) {
            wantMuch(i);
        }
        for (int turn = 1; turn <= SHARDS; turn++) {
            world.runFor(SECOND);
            assertThat(letThrough).as("let through").hasSize(turn);
            InFlightBudget exceeded = budgets.get(letThrough.getLast());
            world.run(exceeded.shard(), exceeded::exceededNoMore);
            world.runFor(SECOND);
            assertThat(letThrough).as("while the request is in progress").hasSize(turn);
            world.run(exceeded.shard(), () -> exceeded.giveBack(LARGE_BYTES));
        }
        assertThat(letThrough).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void aShardThatNeedsThePermitNoMoreHandsItOn() {
        InFlightBudget.Waiter gone = mayExceed -> letThrough.add(0);
        InFlightBudget first = budgets.getFirst();
        world.run(first.shard(), () -> {
            first.await(gone, 0, LARGE_BYTES);
            first.shard().execute(() -> first.forget(gone));
        });
        wantMuch(1);
        world.runFor(SECOND);
        assertThat(letThrough).containsExactly(1);
    }

    @Test
    void aShardThatHasThePermitKnowsThatAnotherWaitsForIt() {
        wantMuch(0);
        world.runFor(SECOND);
        assertThat(letThrough).containsExactly(0);
        InFlightBudget holder = budgets.getFirst();
        assertThat(world.on(holder.shard(), holder::isShort)).isFalse();
        wantMuch(1);
        world.runFor(SECOND);
        assertThat(world.on(holder.shard(), holder::isShort)).isTrue();
        world.run(holder.shard(), () -> {
            holder.exceededNoMore();
            holder.giveBack(LARGE_BYTES);
        });
        world.runFor(SECOND);
        assertThat(letThrough).containsExactly(0, 1);
        assertThat(world.on(holder.shard(), holder::isShort)).isFalse();
    }

    @Test
    void fewShardsHaveOneEachAndManyShareThem() {
        assertThat(new HashSet<>(ExceedPermit.of(shards, ServerSettings.DEFAULTS)))
                .hasSize(SHARDS);
        List<Shard> many =
                List.copyOf(new SimulatedProcess(world, "large").shards(64).data());
        List<ExceedPermit> permits = ExceedPermit.of(many, ServerSettings.DEFAULTS);
        assertThat(permits).hasSize(64);
        assertThat(new HashSet<>(permits)).hasSize(ServerLimits.EXCEEDING_REQUESTS);
    }

    @Test
    void whereMemoryIsShortAllShareOneSoThatTheLargestRequestsFitOneAfterTheOther() {
        assertThat(permitsWith(3 * LARGE_BYTES / 4)).isEqualTo(1);
        assertThat(permitsWith(2 * LARGE_BYTES)).isEqualTo(SHARDS);
        assertThat(permitsWith(LARGE_BYTES / 10)).isEqualTo(1);
    }

    /** With room for {@code inFlightBytes} and requests of up to {@link #LARGE_BYTES}. */
    private int permitsWith(long inFlightBytes) {
        ServerSettings settings = new ServerSettings((int) LARGE_BYTES, inFlightBytes, 1_000, true, 1_000, 10, 10);
        return new HashSet<>(ExceedPermit.of(shards, settings)).size();
    }

    private void wantMuch(int index) {
        InFlightBudget budget = budgets.get(index);
        world.run(
                budget.shard(),
                () -> budget.await(
                        mayExceed -> {
                            assertThat(mayExceed).isTrue();
                            letThrough.add(index);
                            budget.charge(LARGE_BYTES);
                        },
                        0,
                        LARGE_BYTES));
    }
}
