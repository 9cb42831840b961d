package io.courant.testkit;

import io.courant.base.Invariants;
import io.courant.base.Shard;
import io.courant.base.Timer;
import java.util.ArrayDeque;

/** An event loop in virtual time: events in order, a few a turn, with a turn's delay chosen by the seed. */
public final class SimulatedShard implements Shard {

    private final SimulatedProcess process;
    private final SimulatedWorld world;
    private final int index;
    private final int actor;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean turnIsDue;
    private long busyUntilNanos;

    SimulatedShard(SimulatedProcess process, int index) {
        this.process = process;
        this.world = process.world();
        this.index = index;
        this.actor = world.nextActor();
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean isCurrent() {
        return world.currentShard() == this;
    }

    public SimulatedProcess process() {
        return process;
    }

    @Override
    public void execute(Runnable event) {
        if (process.isAlive()) {
            waiting.add(event);
            callTurn();
        }
    }

    @Override
    public Timer schedule(long delayNanos, Runnable event) {
        Invariants.check(isCurrent(), "a timer of shard %s is set by someone else", index);
        Invariants.check(delayNanos >= 0, "delay %s is negative", delayNanos);
        ShardTimer timer = new ShardTimer(event);
        world.schedule(process, delayNanos, () -> execute(timer));
        return timer;
    }

    /** Stops the shard for a while, as a garbage collection or a noisy neighbour does. */
    public void pause(long durationNanos) {
        busyUntilNanos = Math.max(busyUntilNanos, world.nowNanos() + durationNanos);
    }

    private void callTurn() {
        if (!turnIsDue) {
            turnIsDue = true;
            long busyNanos = Math.max(0, busyUntilNanos - world.nowNanos());
            int delayNanos = world.random().nextInt(TestkitLimits.TURN_DELAY_NANOS);
            world.schedule(process, busyNanos + delayNanos, this::takeTurn);
        }
    }

    private void takeTurn() {
        turnIsDue = false;
        world.trace(actor);
        if (world.nowNanos() < busyUntilNanos) {
            callTurn();
            return;
        }
        long takenNanos = world.runAs(this, () -> {
            int count = 1 + world.random().nextInt(TestkitLimits.EVENTS_PER_TURN);
            for (int i = 0; i < count && process.isAlive(); i++) {
                Runnable event = waiting.poll();
                if (event == null) {
                    return;
                }
                event.run();
            }
        });
        busyUntilNanos = Math.max(busyUntilNanos, world.nowNanos() + takenNanos);
        if (!waiting.isEmpty()) {
            callTurn();
        }
    }

    @Override
    public String toString() {
        return process.name() + "/" + (index < 0 ? "control" : "shard-" + index);
    }

    private static final class ShardTimer implements Timer, Runnable {
        private final Runnable event;
        private boolean cancelled;

        ShardTimer(Runnable event) {
            this.event = event;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void run() {
            if (!cancelled) {
                event.run();
            }
        }
    }
}
