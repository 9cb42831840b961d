package io.courant.transport;

import static io.courant.transport.TransportLimits.MAX_EVENT_TURN_MS;
import static io.courant.transport.TransportLimits.STOP_TIMEOUT_MS;

import io.courant.base.EventLog;
import io.courant.base.Invariants;
import io.courant.base.Shard;
import io.courant.base.Timer;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A shard that is one Netty event loop. */
final class NettyShard implements Shard {

    static final int CONTROL_INDEX = -1;

    private final int index;
    private final String name;
    private final EventLoop loop;
    private final EventLog events;
    private final FaultHandler faults;
    private final long mostEarlyBytes;

    /** Touched on the loop's thread only. */
    private boolean failed;

    /** What its connections keep of what they read early. Touched on the loop's thread only. */
    private long earlyBytes;

    /** {@code mostEarlyBytes} are kept of what peers sent before they hung up. */
    NettyShard(
            int index,
            String name,
            IoHandlerFactory ioHandlers,
            EventLog events,
            FaultHandler faults,
            long mostEarlyBytes) {
        this.index = index;
        this.name = name;
        this.events = events;
        this.faults = faults;
        this.mostEarlyBytes = mostEarlyBytes;
        this.loop = new SingleThreadIoEventLoop(
                null,
                work -> {
                    // Netty's allocator keeps per-thread caches for threads of this kind.
                    var thread = new FastThreadLocalThread(work, name);
                    thread.setDaemon(true);
                    return thread;
                },
                ioHandlers,
                Integer.MAX_VALUE,
                RejectedExecutionHandlers.reject(),
                MAX_EVENT_TURN_MS);
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean isCurrent() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable event) {
        try {
            loop.execute(() -> run(event));
        } catch (RejectedExecutionException e) {
            // The loop has ended; the port says that its events are dropped.
            Invariants.check(loop.isShuttingDown(), "%s refused an event while it runs", name);
        }
    }

    @Override
    public Timer schedule(long delayNanos, Runnable event) {
        Invariants.check(delayNanos >= 0, "a delay of %s ns", delayNanos);
        Invariants.check(isCurrent(), "scheduled on %s from another thread", name);
        if (loop.isShuttingDown()) {
            return () -> {};
        }
        Future<?> scheduled = loop.schedule(() -> run(event), delayNanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    /** Runs {@code event} now; an exception that escapes it ends all further events of this shard. */
    void run(Runnable event) {
        if (failed) {
            return;
        }
        try {
            event.run();
        } catch (Throwable bug) {
            fail(bug);
        }
    }

    void fail(Throwable bug) {
        if (!failed) {
            failed = true;
            faults.shardFailed(this, bug);
        }
    }

    /** True when {@code bytes} more may be kept, which are counted then. */
    boolean takeEarly(int bytes) {
        boolean taken = earlyBytes + bytes <= mostEarlyBytes;
        if (taken) {
            earlyBytes += bytes;
        }
        return taken;
    }

    void giveBackEarly(long bytes) {
        earlyBytes -= bytes;
        Invariants.check(earlyBytes >= 0, "gave back more early bytes than were taken: %s", earlyBytes);
    }

    EventLog events() {
        return events;
    }

    boolean hasFailed() {
        return failed;
    }

    EventLoop loop() {
        return loop;
    }

    /** Begins to close connections and to end the loop; the future completes when it has ended. */
    Future<?> beginStop() {
        return loop.shutdownGracefully(0, STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public String toString() {
        return name;
    }
}
