package io.courant.bench.load;

import io.courant.wire.MalformedMessageException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Produces by a schedule that the broker has no influence on: request number i is due at start + i * interval. Its latency
 * counts from then on, also when it could only be sent later.
 */
public final class OpenLoopProducer {

    private static final int SIGNIFICANT_DIGITS = 3;

    /** A request that is due within this time is sent now: the kernel would wake the thread no more precisely. */
    private static final long EARLY_NANOS = 20_000;

    private OpenLoopProducer() {}

    /** Sends {@code batchesPerSecond} for {@code seconds}; returns the latencies in nanoseconds. */
    public static Histogram run(int port, ProduceFrames frames, int batchesPerSecond, int seconds)
            throws IOException, InterruptedException {
        long intervalNanos = TimeUnit.SECONDS.toNanos(1) / batchesPerSecond;
        int requests = Math.multiplyExact(batchesPerSecond, seconds);
        Histogram latencies = new Histogram(SIGNIFICANT_DIGITS);
        try (WireConnection connection = WireConnection.open(port)) {
            long startNanos = System.nanoTime() + intervalNanos;
            LoadThreads.runAll("open loop", 2, thread -> {
                if (thread == 0) {
                    send(connection, frames, requests, startNanos, intervalNanos);
                } else {
                    receive(connection, frames, requests, startNanos, intervalNanos, latencies);
                }
            });
        }
        return latencies;
    }

    private static void send(
            WireConnection connection, ProduceFrames frames, int requests, long startNanos, long intervalNanos)
            throws IOException {
        for (int i = 0; i < requests; i++) {
            long dueNanos = startNanos + i * intervalNanos;
            for (long early = dueNanos - System.nanoTime(); early > EARLY_NANOS; early = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            connection.send(frames.frame(i % frames.partitions()));
        }
    }

    private static void receive(
            WireConnection connection,
            ProduceFrames frames,
            int requests,
            long startNanos,
            long intervalNanos,
            Histogram latencies)
            throws IOException, MalformedMessageException {
        for (int i = 0; i < requests; i++) {
            ProduceFrames.requireTaken(connection.receive(), i % frames.partitions());
            long dueNanos = startNanos + i * intervalNanos;
            latencies.recordValue(Math.max(0, System.nanoTime() - dueNanos));
        }
    }
}
