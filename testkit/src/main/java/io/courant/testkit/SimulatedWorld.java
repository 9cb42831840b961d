package io.courant.testkit;

import io.courant.base.Completion;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Timer;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and the events that are due in it. Events run one at a time in order of time; the seed orders those of
 * one instant and chooses every delay that nothing else prescribes, so each seed is another interleaving.
 *
 * <p>Time stands still while an event runs. What takes time (a disk, mostly) says so with {@link #takeTime(long)}, and
 * whoever ran the event gets its next turn that much later.
 */
public final class SimulatedWorld {

    private final long seed;
    private final SeededRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNanos;
    private long eventsRun;
    private boolean eventRuns;
    private long takenNanos;
    private long traceHash;
    private int actors;
    private boolean slowLanes = true;
    private @Nullable SimulatedShard currentShard;

    public SimulatedWorld(long seed) {
        this.seed = seed;
        this.random = new SeededRandom(seed).fork("world");
        this.traceHash = seed;
    }

    public long seed() {
        return seed;
    }

    /** The stream that orders events. Workloads and faults draw from a {@link SeededRandom#fork(String)} of it. */
    public SeededRandom random() {
        return random;
    }

    public long nowNanos() {
        return nowNanos;
    }

    /** Events that have run. */
    public long eventsRun() {
        return eventsRun;
    }

    /** A digest of everything that happened until now: equal for equal seeds and calls. */
    public long traceHash() {
        return traceHash;
    }

    /** Mixes a fact into {@link #traceHash()}. */
    public void trace(long fact) {
        traceHash = SeededRandom.mix(traceHash ^ fact) + 0x9E3779B97F4A7C15L;
    }

    /** From now on no lane is made slow, so that a test can say how long things take at most. */
    public void keepLanesQuick() {
        slowLanes = false;
    }

    boolean hasSlowLanes() {
        return slowLanes;
    }

    /** The shard whose event runs now; null outside of shards. */
    public @Nullable SimulatedShard currentShard() {
        return currentShard;
    }

    /** Says that what the running event just did took {@code nanos}; what a test does between events takes no time. */
    public void takeTime(long nanos) {
        if (eventRuns) {
            takenNanos += nanos;
        }
    }

    /** What the running event has taken of its time so far. */
    long takenNanos() {
        return takenNanos;
    }

    /** Lets go of what will never run, and with it of all that a dead process has allocated. */
    void dropVoidEvents() {
        events.removeIf(Event::isVoid);
    }

    /** Runs {@code action} after {@code delayNanos}, outside of any process. */
    public Timer schedule(long delayNanos, Runnable action) {
        return schedule(null, delayNanos, action);
    }

    /** As {@link #schedule(long, Runnable)}, but dropped when {@code owner} dies before. */
    public Timer schedule(@Nullable SimulatedProcess owner, long delayNanos, Runnable action) {
        Event event = new Event(nowNanos + Math.max(0, delayNanos), random.nextLong(), owner, action);
        events.add(event);
        return event;
    }

    /**
     * Runs the next event. An error that escapes it is a finding: it is thrown on with the seed and the time attached.
     *
     * @return false when nothing is due any more
     */
    public boolean runNext() {
        Event event = events.poll();
        while (event != null && event.isVoid()) {
            event = events.poll();
        }
        if (event == null) {
            return false;
        }
        nowNanos = Math.max(nowNanos, event.timeNanos);
        eventsRun++;
        trace(event.timeNanos);
        eventRuns = true;
        try {
            event.action.run();
        } catch (SimulatedPowerLoss loss) {
            if (event.owner == null) {
                throw loss;
            }
            event.owner.die(loss.reason());
        } catch (RuntimeException | Error failure) {
            failure.addSuppressed(new SimulatedMoment(seed, nowNanos, eventsRun));
            throw failure;
        } finally {
            eventRuns = false;
            takenNanos = 0;
        }
        return true;
    }

    /** Runs everything that is due within {@code durationNanos} and lets that time pass. */
    public void runFor(long durationNanos) {
        long endNanos = nowNanos + durationNanos;
        while (true) {
            Event next = events.peek();
            if (next == null || next.timeNanos > endNanos) {
                nowNanos = endNanos;
                return;
            }
            runNext();
        }
    }

    /** Runs events until {@code condition} holds; fails when it cannot come true any more or takes very long. */
    public void await(String what, BooleanSupplier condition) {
        long deadlineNanos = nowNanos + TestkitLimits.AWAIT_NANOS;
        long eventsBefore = eventsRun;
        while (!condition.getAsBoolean()) {
            if (!runNext()) {
                throw new AssertionError(
                        "nothing is due any more, still waiting for: " + what + " (seed " + seed + ")");
            }
            if (nowNanos > deadlineNanos || eventsRun - eventsBefore > TestkitLimits.AWAIT_EVENTS) {
                throw new AssertionError("still waiting after " + (eventsRun - eventsBefore) + " events for: " + what
                        + " (seed " + seed + ")");
            }
        }
    }

    /** Runs until nothing is due; for worlds without periodic timers. */
    public void runUntilIdle() {
        long eventsBefore = eventsRun;
        while (runNext()) {
            if (eventsRun - eventsBefore > TestkitLimits.AWAIT_EVENTS) {
                throw new AssertionError("events never end (seed " + seed + ")");
            }
        }
    }

    /** Runs {@code call} as an event of {@code shard} and, until it has returned, all that is due. */
    public <T> T on(Shard shard, Callable<T> call) {
        Result<T> result = new Result<>();
        shard.execute(() -> {
            try {
                result.set(call.call());
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError("unexpected failure on shard " + shard.index(), e);
            }
        });
        await("an event of shard " + shard.index(), result::isSet);
        return result.value();
    }

    /** As {@link #on(Shard, Callable)} without a result. */
    public void run(Shard shard, Runnable action) {
        on(shard, () -> {
            action.run();
            return true;
        });
    }

    /** Starts asynchronous work on {@code shard} and runs all that is due until it has completed. */
    public <T> Outcome<T> outcome(Shard shard, Consumer<Completion<T>> start) {
        Result<Outcome<T>> result = new Result<>();
        shard.execute(() -> start.accept(result::set));
        await("a completion on shard " + shard.index(), result::isSet);
        return result.value();
    }

    /** As {@link #outcome}, for work that must succeed. */
    public <T> T success(Shard shard, Consumer<Completion<T>> start) {
        return switch (this.<T>outcome(shard, start)) {
            case Outcome.Success<T>(T value) -> value;
            case Outcome.Failure<T>(var cause) ->
                throw new AssertionError("failed unexpectedly (seed " + seed + ")", cause);
        };
    }

    int nextActor() {
        return ++actors;
    }

    /** Runs {@code action} as an event of {@code shard} and returns the time it took. */
    long runAs(@Nullable SimulatedShard shard, Runnable action) {
        SimulatedShard before = currentShard;
        long takenBefore = takenNanos;
        takenNanos = 0;
        currentShard = shard;
        try {
            action.run();
            return takenNanos;
        } finally {
            currentShard = before;
            takenNanos += takenBefore;
        }
    }

    private static final class Result<T> {
        private @Nullable T value;

        void set(T value) {
            if (this.value != null) {
                throw new AssertionError("completed twice: first " + this.value + ", then " + value);
            }
            this.value = value;
        }

        boolean isSet() {
            return value != null;
        }

        T value() {
            if (value == null) {
                throw new AssertionError("not complete");
            }
            return value;
        }
    }

    private static final class Event implements Timer, Comparable<Event> {
        final long timeNanos;
        final long tieBreaker;
        final @Nullable SimulatedProcess owner;
        final Runnable action;
        boolean cancelled;

        Event(long timeNanos, long tieBreaker, @Nullable SimulatedProcess owner, Runnable action) {
            this.timeNanos = timeNanos;
            this.tieBreaker = tieBreaker;
            this.owner = owner;
            this.action = action;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        boolean isVoid() {
            return cancelled || (owner != null && !owner.isAlive());
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(timeNanos, other.timeNanos);
            return byTime != 0 ? byTime : Long.compare(tieBreaker, other.tieBreaker);
        }
    }
}
