package io.courant.broker.machine;

import io.courant.base.Completion;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A lane that is one thread with a bounded queue. */
public final class ThreadLane implements Lane, AutoCloseable {

    /**
     * Work that may wait for one lane. At start and stop it is a few pieces per partition;
     * a queue this long means that someone submits without bound.
     */
    static final int MAX_WAITING = 1_000_000;

    private final BlockingQueue<Runnable> waiting;
    private final Thread thread;
    private final Consumer<Throwable> fault;

    /** Touched on the lane's thread only. */
    private boolean ended;

    private ThreadLane(String name, int maxWaiting, Consumer<Throwable> fault) {
        this.waiting = new LinkedBlockingQueue<>(maxWaiting);
        this.fault = fault;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::runUntilEnd);
    }

    /** Starts a lane; {@code fault} is told, on its thread, of an exception that escapes work: a bug. */
    public static ThreadLane start(String name, Consumer<Throwable> fault) {
        return start(name, MAX_WAITING, fault);
    }

    static ThreadLane start(String name, int maxWaiting, Consumer<Throwable> fault) {
        var lane = new ThreadLane(name, maxWaiting, fault);
        lane.thread.start();
        return lane;
    }

    @Override
    public <T> void submit(Shard home, Work<T> work, Completion<T> completion) {
        boolean taken = waiting.offer(() -> {
            Outcome<T> outcome = outcomeOf(work);
            home.execute(() -> completion.completed(outcome));
        });
        Invariants.check(taken, "lane %s has more waiting work than its limit", thread.getName());
    }

    private static <T> Outcome<T> outcomeOf(Work<T> work) {
        try {
            return Outcome.success(work.run());
        } catch (IOException e) {
            return Outcome.failure(e);
        }
    }

    private void runUntilEnd() {
        try {
            while (!ended) {
                waiting.take().run();
            }
        } catch (Throwable bug) {
            fault.accept(bug);
        }
    }

    /**
     * Does what was submitted before, then ends the threads, and waits for that no longer than {@code timeout} in all.
     *
     * @return false when some lane still works on something: it is a daemon, and ends with the process
     */
    public static boolean closeAll(List<ThreadLane> lanes, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean ended = true;
        try {
            for (ThreadLane lane : lanes) {
                ended &=
                        lane.waiting.offer(() -> lane.ended = true, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            for (ThreadLane lane : lanes) {
                ended &= lane.thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return ended;
    }

    /** As {@link #closeAll}, for as long as it takes. */
    @Override
    public void close() {
        try {
            waiting.put(() -> ended = true);
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
