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

    /**
     * How long before a request is due its sender is awake, at least and at most: a thread that has slept is woken late, by
     * milliseconds where the processor slept too, and that is no latency of the broker.
     */
    private static final long LEAST_AWAKE_NANOS = 20_000;

    private static final long MOST_AWAKE_NANOS = 20_000_000;

    /** Share of the time between two requests that a sender may be awake: the broker needs the cores. */
    private static final int AWAKE_SHARE = 50;

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

        long earlyNanos(int request) {
            return dueNanos(request) - System.nanoTime();
        }
    }

    private static void send(WireConnection connection, ProduceFrames frames, Schedule schedule) throws IOException {
        long awakeNanos = Math.clamp(schedule.intervalNanos() / AWAKE_SHARE, LEAST_AWAKE_NANOS, MOST_AWAKE_NANOS);
        for (int i = schedule.first(); i < schedule.requests(); i += schedule.step()) {
            for (long early = schedule.earlyNanos(i); early > 0; early = schedule.earlyNanos(i)) {
                if (early > awakeNanos) {
                    LockSupport.parkNanos(early - awakeNanos);
                } else {
                    Thread.onSpinWait();
                }
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
