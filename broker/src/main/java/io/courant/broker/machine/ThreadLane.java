package io.courant.broker.machine;

import io.courant.base.Completion;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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

    /** Does what was submitted before, then ends the thread, and waits for that. */
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
