package io.courant.bench.load;

import io.courant.wire.MalformedMessageException;
import java.io.IOException;

/** Produces as fast as the broker takes it, with a fixed number of requests in flight per connection. */
public final class ClosedLoopProducer {

    private static final double NANOS_PER_SECOND = 1e9;

    private ClosedLoopProducer() {}

    /**
     * Produces about {@code bytes}, the same number of batches to each partition, and returns when all are acknowledged.
     *
     * @throws IOException when the broker refuses a batch or closes a connection
     */
    public static Moved run(int port, ProduceFrames frames, long bytes) throws IOException, InterruptedException {
        int rounds =
                Math.toIntExact(Math.max(1, bytes / frames.batchBytes() / frames.count() / LoadLimits.CONNECTIONS));
        long start = System.nanoTime();
        LoadThreads.runAll("producer", LoadLimits.CONNECTIONS, thread -> produce(port, frames, rounds));
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        long batches = (long) rounds * frames.count() * LoadLimits.CONNECTIONS;
        return new Moved(batches * frames.batchBytes(), batches, seconds);
    }

    static void produce(int port, ProduceFrames frames, int rounds) throws IOException, MalformedMessageException {
        int requests = rounds * frames.count();
        try (WireConnection connection = WireConnection.open(port)) {
            int sent = 0;
            for (int answered = 0; answered < requests; answered++) {
                while (sent < requests && sent - answered < LoadLimits.IN_FLIGHT) {
                    connection.send(frames.frame(sent % frames.count()));
                    sent++;
                }
                ProduceFrames.requireTaken(connection.receive(), answered % frames.count());
            }
        }
    }
}
