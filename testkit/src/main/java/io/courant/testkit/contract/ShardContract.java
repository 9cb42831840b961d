package io.courant.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Clock;
import io.courant.base.Shard;
import io.courant.base.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Shard} does. */
public abstract class ShardContract {

    /** A data shard with index 0. */
    protected abstract Shard shard();

    protected abstract Clock clock();

    protected abstract Awaiting awaiting();

    @Test
    void runsEventsInTheOrderOfTheCalls() {
        List<Integer> ran = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 500; i++) {
            int number = i;
            shard().execute(() -> ran.add(number));
        }
        awaiting().await("500 events", () -> ran.size() == 500);
        assertThat(ran).isEqualTo(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void runsAnEventOfAnEventInALaterTurn() {
        List<String> ran = new CopyOnWriteArrayList<>();
        shard().execute(() -> {
            shard().execute(() -> ran.add("second"));
            ran.add("first");
        });
        awaiting().await("both events", () -> ran.size() == 2);
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void knowsWhetherTheCallerRunsOnIt() {
        List<Boolean> current = new CopyOnWriteArrayList<>();
        assertThat(shard().isCurrent()).isFalse();
        shard().execute(() -> current.add(shard().isCurrent()));
        awaiting().await("the event", () -> !current.isEmpty());
        assertThat(current).containsExactly(true);
        assertThat(shard().index()).isZero();
    }

    @Test
    void runsATimerNotBeforeItsDelay() {
        List<Long> waited = new CopyOnWriteArrayList<>();
        for (long delayNanos : new long[] {0, 1, 1_000_000, 7_500_000}) {
            shard().execute(() -> {
                long startedNanos = clock().monotonicNanos();
                shard().schedule(delayNanos, () -> waited.add(clock().monotonicNanos() - startedNanos - delayNanos));
            });
        }
        awaiting().await("four timers", () -> waited.size() == 4);
        assertThat(waited).allMatch(lateNanos -> lateNanos >= 0);
    }

    @Test
    void runsATimerInALaterTurn() {
        List<String> ran = new CopyOnWriteArrayList<>();
        shard().execute(() -> {
            shard().schedule(0, () -> ran.add("timer"));
            ran.add("event");
        });
        awaiting().await("the timer", () -> ran.size() == 2);
        assertThat(ran).containsExactly("event", "timer");
    }

    @Test
    void neverRunsACancelledTimer() {
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger later = new AtomicInteger();
        shard().execute(() -> {
            List<Timer> timers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                timers.add(shard().schedule(i * 10_000L, ran::incrementAndGet));
            }
            timers.forEach(Timer::cancel);
            timers.forEach(Timer::cancel);
            shard().schedule(5_000_000, later::incrementAndGet);
        });
        awaiting().await("a timer behind them", () -> later.get() == 1);
        assertThat(ran).hasValue(0);
    }

    @Test
    void cancellingATimerThatRanIsHarmless() {
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        shard().execute(() -> {
            Timer timer = shard().schedule(0, ran::incrementAndGet);
            shard().schedule(1_000_000, () -> {
                timer.cancel();
                cancelled.incrementAndGet();
            });
        });
        awaiting().await("both timers", () -> cancelled.get() == 1);
        assertThat(ran).hasValue(1);
    }
}
