package io.courant.log;

import io.courant.base.Completion;
import io.courant.base.Lane;
import io.courant.base.Shard;
import java.util.ArrayDeque;
import java.util.Queue;

/** A lane that a test can keep from beginning anything, as one that has a long piece of work to do. */
final class HoldableLane implements Lane {

    private final Lane lane;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean held;

    HoldableLane(Lane lane) {
        this.lane = lane;
    }

    @Override
    public <T> void submit(Shard home, Work<T> work, Completion<T> completion) {
        if (held) {
            waiting.add(() -> lane.submit(home, work, completion));
        } else {
            lane.submit(home, work, completion);
        }
    }

    void hold() {
        held = true;
    }

    /** Lets the next piece begin. */
    void step() {
        waiting.remove().run();
    }

    void letGo() {
        held = false;
        while (!waiting.isEmpty()) {
            step();
        }
    }

    int waiting() {
        return waiting.size();
    }
}
