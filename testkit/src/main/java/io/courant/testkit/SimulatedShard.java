package io.courant.testkit;

import io.courant.base.Invariants;
import io.courant.base.Shard;
import io.courant.base.Timer;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** An event loop in virtual time: events in order, a few a turn, with a turn's delay chosen by the seed. */
public final class SimulatedShard implements Shard {

    private final SimulatedProcess process;
    private final SimulatedWorld world;
    private final int index;
    private final int actor;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
    private long arrivals;
    private @Nullable Timer turn;
    private long turnFromNanos;
    private long busyUntilNanos;

    /** An event that comes at {@code fromNanos}, of those that come then the {@code number}-th. */
    private record Waiting(long fromNanos, long number, Runnable event) implements Comparable<Waiting> {

        @Override
        public int compareTo(Waiting other) {
            int byTime = Long.compare(fromNanos, other.fromNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

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

    /** What the caller has done so far took its time: the event comes after it. */
    @Override
    public void execute(Runnable event) {
        if (process.isAlive()) {
            waiting.add(new Waiting(world.nowNanos() + Math.max(0, world.takenNanos()), ++arrivals, event));
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

    /** Sees to it that there is a turn once the first event has come and the shard is free. */
    private void callTurn() {
        Waiting first = waiting.peek();
        if (first == null) {
            return;
        }
        long fromNanos = Math.max(world.nowNanos(), Math.max(first.fromNanos, busyUntilNanos));
        if (turn != null) {
            if (turnFromNanos <= fromNanos) {
                return;
            }
            turn.cancel();
        }
        turnFromNanos = fromNanos;
        int delayNanos = world.random().nextInt(TestkitLimits.TURN_DELAY_NANOS);
        turn = world.schedule(process, fromNanos - world.nowNanos() + delayNanos, this::takeTurn);
    }

    private void takeTurn() {
        turn = null;
        world.trace(actor);
        if (world.nowNanos() >= busyUntilNanos) {
            long takenNanos = world.runAs(this, this::runSome);
            busyUntilNanos = Math.max(busyUntilNanos, world.nowNanos() + takenNanos);
        }
        callTurn();
    }

    private void runSome() {
        int count = 1 + world.random().nextInt(TestkitLimits.EVENTS_PER_TURN);
        for (int i = 0; i < count && process.isAlive(); i++) {
            Waiting next = waiting.peek();
            if (next == null || next.fromNanos > world.nowNanos()) {
                return;
            }
            waiting.remove();
            next.event.run();
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
