package io.courant.bench.load;

import io.courant.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A closed loop over any number of connections, served by two threads: every connection sends its next request when an
 * earlier one is answered.
 */
public final class MultiplexedProducer {

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * The shape of a load and its end, whichever comes first; what is in flight then is still waited for.
     *
     * @param connections at least one
     * @param inFlight requests that each connection has in flight, at least one
     * @param bytes of record batches, at least; shared out among the threads
     * @param milliseconds from the first request
     */
    public record Load(int connections, int inFlight, long bytes, long milliseconds) {

        private static final long FOREVER_MS = TimeUnit.HOURS.toMillis(1);

        public Load {
            if (connections < 1 || inFlight < 1 || bytes < 1 || milliseconds < 1) {
                throw new IllegalArgumentException(
                        "a load of %d connections, %d requests in flight on each, %d bytes, %d ms"
                                .formatted(connections, inFlight, bytes, milliseconds));
            }
        }

        /** As much as the broker takes, until some time has passed or some volume is reached. */
        public static Load saturating(long bytes, long milliseconds) {
            return new Load(LoadLimits.SATURATING_CONNECTIONS, LoadLimits.IN_FLIGHT, bytes, milliseconds);
        }

        /** The same up to some volume, however long that takes. */
        public static Load upTo(long bytes) {
            return saturating(bytes, FOREVER_MS);
        }

        /** Each of {@code frames} once, over one connection: afterwards every partition has its files. */
        public static Load onceOver(ProduceFrames frames) {
            return new Load(1, LoadLimits.IN_FLIGHT, frames.totalBytes(), FOREVER_MS);
        }

        /** One request in flight on each connection, for some time. */
        public static Load oneByOne(int connections, long milliseconds) {
            return new Load(connections, 1, Long.MAX_VALUE, milliseconds);
        }

        /** One request in flight on each connection, up to some volume. */
        public static Load oneByOneUpTo(int connections, long bytes) {
            return new Load(connections, 1, bytes, FOREVER_MS);
        }
    }

    /**
     * What a load found.
     *
     * @param moved what was acknowledged
     * @param nanos from sending a request to its answer; a request counts as sent when the loop gets to it, so that a broker
     *     that stalls is seen once per connection
     */
    public record Outcome(Moved moved, Histogram nanos) {}

    private final int port;
    private final ProduceFrames frames;
    private final Load load;
    private final int threads;
    private final Histogram nanos = new Histogram(SIGNIFICANT_DIGITS);
    private long requests;
    private long longestNanos;

    private MultiplexedProducer(int port, ProduceFrames frames, Load load) {
        this.port = port;
        this.frames = frames;
        this.load = load;
        this.threads = Math.min(load.connections(), LoadLimits.MULTIPLEXING_THREADS);
    }

    /**
     * Runs {@code load}.
     *
     * @throws IOException when the broker refuses a batch, closes a connection or does not answer in time
     */
    public static Outcome run(int port, ProduceFrames frames, Load load) throws IOException, InterruptedException {
        MultiplexedProducer producer = new MultiplexedProducer(port, frames, load);
        LoadThreads.runAll("multiplexed producer", producer.threads, producer::serve);
        double seconds = producer.longestNanos / NANOS_PER_SECOND;
        long batches = producer.requests * frames.batchesEach();
        return new Outcome(new Moved(batches * frames.batchBytes(), batches, seconds), producer.nanos);
    }

    private void serve(int thread) throws IOException, MalformedMessageException {
        Histogram found = new Histogram(SIGNIFICANT_DIGITS);
        Loop loop;
        List<MultiplexedConnection> connections = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = thread; i < load.connections(); i += threads) {
                connections.add(MultiplexedConnection.open(port, selector, frames, i, load.inFlight()));
            }
            loop = new Loop(selector, connections, found);
            loop.run();
        } finally {
            for (MultiplexedConnection connection : connections) {
                connection.close();
            }
        }
        synchronized (this) {
            nanos.add(found);
            requests += loop.answered;
            longestNanos = Math.max(longestNanos, loop.tookNanos);
        }
    }

    /** The work of one thread. */
    private final class Loop {

        private final Selector selector;
        private final List<MultiplexedConnection> connections;
        private final Histogram found;
        private final long mostRequests;
        private final long startNanos;
        private final long endNanos;
        private long sent;
        private long answered;
        private long tookNanos;

        Loop(Selector selector, List<MultiplexedConnection> connections, Histogram found) {
            this.selector = selector;
            this.connections = connections;
            this.found = found;
            long requestBytes = (long) frames.batchBytes() * frames.batchesEach();
            this.mostRequests = Math.max(1, load.bytes() / threads / requestBytes);
            this.startNanos = System.nanoTime();
            this.endNanos = startNanos + TimeUnit.MILLISECONDS.toNanos(load.milliseconds());
        }

        /** Returns when the load has reached its end and all requests are answered. */
        void run() throws IOException, MalformedMessageException {
            for (MultiplexedConnection connection : connections) {
                fill(connection);
            }
            while (answered < sent) {
                if (selector.select(LoadLimits.ANSWER_WITHIN_MS) == 0) {
                    throw new IOException("no answer within " + LoadLimits.ANSWER_WITHIN_MS + " ms");
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    MultiplexedConnection connection = (MultiplexedConnection) key.attachment();
                    if (key.isReadable()) {
                        answered += connection.receive(found::recordValue);
                    }
                    connection.flush();
                    fill(connection);
                }
                selector.selectedKeys().clear();
            }
            tookNanos = System.nanoTime() - startNanos;
        }

        private void fill(MultiplexedConnection connection) throws IOException {
            while (connection.hasRoom()
                    && !connection.isSending()
                    && sent < mostRequests
                    && System.nanoTime() < endNanos) {
                connection.send();
                sent++;
            }
        }
    }
}
