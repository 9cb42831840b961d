package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/** A lane that works when a test says so. */
final class HeldLane implements Lane {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean released;

    @Override
    public <T> void submit(Shard home, Work<T> work, Completion<T> completion) {
        waiting.add(() -> {
            Outcome<T> outcome = outcomeOf(work);
            home.execute(() -> completion.completed(outcome));
        });
        if (released) {
            step();
        }
    }

    private static <T> Outcome<T> outcomeOf(Work<T> work) {
        try {
            return Outcome.success(work.run());
        } catch (IOException e) {
            return Outcome.failure(e);
        }
    }

    /** Pieces that have not run. */
    int waiting() {
        return waiting.size();
    }

    /** Runs the next piece. */
    void step() {
        waiting.remove().run();
    }

    /** Runs everything, from now on at once. */
    void release() {
        released = true;
        while (!waiting.isEmpty()) {
            step();
        }
    }
}
