package io.courant.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Lane} does. */
public abstract class LaneContract {

    protected abstract Lane lane();

    protected abstract Shard home();

    protected abstract Awaiting awaiting();

    @Test
    void deliversTheResultAsAnEventOfTheHome() {
        List<Outcome<String>> outcomes = new CopyOnWriteArrayList<>();
        List<Boolean> current = new CopyOnWriteArrayList<>();
        lane().<String>submit(home(), () -> "result", outcome -> {
            current.add(home().isCurrent());
            outcomes.add(outcome);
        });
        awaiting().await("the completion", () -> !outcomes.isEmpty());
        assertThat(outcomes).containsExactly(Outcome.success("result"));
        assertThat(current).containsExactly(true);
    }

    @Test
    void deliversAFaultOfTheEnvironment() {
        IOException fault = new IOException("the disk is gone");
        List<Outcome<String>> outcomes = new CopyOnWriteArrayList<>();
        lane().<String>submit(
                        home(),
                        () -> {
                            throw fault;
                        },
                        outcomes::add);
        awaiting().await("the completion", () -> !outcomes.isEmpty());
        assertThat(outcomes).containsExactly(Outcome.failure(fault));
    }

    @Test
    void runsOnePieceAtATimeInTheOrderOfSubmission() {
        List<Integer> ran = new CopyOnWriteArrayList<>();
        List<Integer> completed = new CopyOnWriteArrayList<>();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger mostRunning = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            int number = i;
            lane().<Integer>submit(
                            home(),
                            () -> {
                                mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
                                ran.add(number);
                                running.decrementAndGet();
                                return number;
                            },
                            outcome -> completed.add(number));
        }
        awaiting().await("100 completions", () -> completed.size() == 100);
        List<Integer> inOrder = IntStream.range(0, 100).boxed().toList();
        assertThat(ran).isEqualTo(inOrder);
        assertThat(completed).isEqualTo(inOrder);
        assertThat(mostRunning).hasValue(1);
    }

    @Test
    void runsNoWorkOnTheHome() {
        List<Boolean> current = new CopyOnWriteArrayList<>();
        home().execute(() ->
                lane().<Boolean>submit(home(), () -> current.add(home().isCurrent()), outcome -> current.add(true)));
        awaiting().await("the completion", () -> current.size() == 2);
        assertThat(current).containsExactly(false, true);
    }

    @Test
    void goesOnAfterAFault() {
        List<String> completed = new CopyOnWriteArrayList<>();
        lane().<String>submit(
                        home(),
                        () -> {
                            throw new IOException("once");
                        },
                        outcome -> completed.add("failed"));
        lane().<String>submit(home(), () -> "done", outcome -> completed.add("done"));
        awaiting().await("both completions", () -> completed.size() == 2);
        assertThat(completed).containsExactly("failed", "done");
    }
}
