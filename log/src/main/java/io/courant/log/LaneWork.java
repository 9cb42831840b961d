package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import java.util.ArrayList;
import java.util.List;

/** The pieces of lane work that are under way for one log, so that nothing is renamed or closed under them. */
final class LaneWork {

    private final ShardTools tools;
    private final List<Runnable> waiting = new ArrayList<>(0);
    private int underWay;

    LaneWork(ShardTools tools) {
        this.tools = tools;
    }

    /** Runs {@code work} on the work lane and tells {@code completion} before those who wait for its end. */
    <T> void submit(Lane.Work<T> work, Completion<T> completion) {
        underWay++;
        tools.ports.workLane().submit(tools.ports.shard(), work, outcome -> {
            completion.completed(outcome);
            underWay--;
            Invariants.check(underWay >= 0, "%s pieces of lane work", underWay);
            tellDone();
        });
    }

    boolean isIdle() {
        return underWay == 0;
    }

    /** Runs {@code then} when nothing is under way: now, or after the last piece. */
    void whenDone(Runnable then) {
        if (underWay == 0) {
            then.run();
        } else {
            waiting.add(then);
        }
    }

    private void tellDone() {
        while (underWay == 0 && !waiting.isEmpty()) {
            waiting.removeFirst().run();
        }
    }
}
