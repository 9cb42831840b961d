package io.courant.bench.load;

import io.courant.wire.MalformedMessageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * Sends {@code requestsPerSecond} for {@code seconds}, in turn over {@code connections}; returns the latencies in
     * nanoseconds.
     */
    public static Histogram run(int port, ProduceFrames frames, int requestsPerSecond, int seconds, int connections)
            throws IOException, InterruptedException {
        long intervalNanos = TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
        int requests = Math.multiplyExact(requestsPerSecond, seconds);
        List<WireConnection> opened = new ArrayList<>();
        List<Histogram> latencies = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                opened.add(WireConnection.open(port));
                latencies.add(new Histogram(SIGNIFICANT_DIGITS));
            }
            long startNanos = System.nanoTime() + intervalNanos;
            LoadThreads.runAll("open loop", 2 * connections, thread -> {
                int number = thread / 2;
                Schedule schedule = new Schedule(number, connections, requests, startNanos, intervalNanos);
                if (thread % 2 == 0) {
                    send(opened.get(number), frames, schedule);
                } else {
                    receive(opened.get(number), frames, schedule, latencies.get(number));
                }
            });
        } finally {
            for (WireConnection connection : opened) {
                connection.close();
            }
        }
        Histogram all = new Histogram(SIGNIFICANT_DIGITS);
        latencies.forEach(all::add);
        return all;
    }

    /** One connection's requests: every {@code step}-th, beginning with {@code first}. */
    private record Schedule(int first, int step, int requests, long startNanos, long intervalNanos) {

        long dueNanos(int request) {
            return startNanos + request * intervalNanos;
        }
    }

    private static void send(WireConnection connection, ProduceFrames frames, Schedule schedule) throws IOException {
        for (int i = schedule.first(); i < schedule.requests(); i += schedule.step()) {
            long dueNanos = schedule.dueNanos(i);
            for (long early = dueNanos - System.nanoTime(); early > EARLY_NANOS; early = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            connection.send(frames.frame(i % frames.count()));
        }
    }

    private static void receive(WireConnection connection, ProduceFrames frames, Schedule schedule, Histogram latencies)
            throws IOException, MalformedMessageException {
        for (int i = schedule.first(); i < schedule.requests(); i += schedule.step()) {
            ProduceFrames.requireTaken(connection.receive(), i % frames.count());
            latencies.recordValue(Math.max(0, System.nanoTime() - schedule.dueNanos(i)));
        }
    }
}
