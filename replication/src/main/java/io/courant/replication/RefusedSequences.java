package io.courant.replication;

import io.courant.wire.TopicIdPartition;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, for each connection, partition and producer, the lowest sequence that was refused, so that what the producer
 * sent right behind it is not taken first: a partition without state for a producer accepts any first sequence, and the
 * order would break. Forgotten when that sequence or a lower one is accepted, the epoch rises, or the connection closes.
 *
 * <p>A connection is known from its first batch until it closes; a batch of it that is refused later leaves nothing behind.
 * One with more to remember than the limit has lost track: all that it sends is refused until it closes, and whoever serves
 * it closes it, so that its client begins anew.
 *
 * <p>Belongs to one shard.
 */
final class RefusedSequences {

    private static final int SEQUENCE_MASK = Integer.MAX_VALUE;
    private static final int HALF_OF_SEQUENCES = 1 << 30;

    private record Producer(TopicIdPartition partition, long producerId) {}

    /** The lowest refused sequence of an epoch. */
    private record Lowest(short epoch, int sequence) {}

    private static final class OfConnection {
        final Map<Producer, Lowest> lowest = new HashMap<>(0);
        boolean full;
    }

    private final Map<Long, OfConnection> connections = new HashMap<>();

    /** A batch has come on this connection. */
    void opened(long connectionId) {
        connections.computeIfAbsent(connectionId, id -> new OfConnection());
    }

    /**
     * True until the connection closes. Of a batch that is judged later nobody knows what was refused before it, so it
     * must not be taken: its client sends it again, in order, on another connection.
     */
    boolean isOpen(long connectionId) {
        return connections.containsKey(connectionId);
    }

    /** True when more was refused on the connection than is remembered: only a new connection can bring order. */
    boolean hasLostTrack(long connectionId) {
        OfConnection connection = connections.get(connectionId);
        return connection != null && connection.full;
    }

    /** True when {@code batch} must be refused because an earlier one was. */
    boolean blocks(long connectionId, TopicIdPartition partition, ProducerSequence batch) {
        OfConnection connection = connections.get(connectionId);
        if (connection == null) {
            return false;
        }
        if (connection.full) {
            return true;
        }
        Lowest lowest = connection.lowest.get(new Producer(partition, batch.producerId()));
        return lowest != null && lowest.epoch == batch.epoch() && isHigher(batch.first(), lowest.sequence);
    }

    void refused(long connectionId, TopicIdPartition partition, ProducerSequence batch) {
        OfConnection connection = connections.get(connectionId);
        if (connection == null) {
            return;
        }
        Producer producer = new Producer(partition, batch.producerId());
        Lowest lowest = connection.lowest.get(producer);
        if (lowest == null
                || batch.epoch() > lowest.epoch
                || (batch.epoch() == lowest.epoch && isHigher(lowest.sequence, batch.first()))) {
            connection.lowest.put(producer, new Lowest(batch.epoch(), batch.first()));
            connection.full = connection.lowest.size() > ReplicationLimits.MAX_REFUSED_SEQUENCES_PER_CONNECTION;
        }
    }

    void accepted(long connectionId, TopicIdPartition partition, ProducerSequence batch) {
        OfConnection connection = connections.get(connectionId);
        if (connection == null || connection.full) {
            return;
        }
        Producer producer = new Producer(partition, batch.producerId());
        @Nullable Lowest lowest = connection.lowest.get(producer);
        if (lowest != null
                && (batch.epoch() > lowest.epoch
                        || (batch.epoch() == lowest.epoch && !isHigher(batch.first(), lowest.sequence)))) {
            connection.lowest.remove(producer);
        }
    }

    /** Connections that are known. */
    int connections() {
        return connections.size();
    }

    void connectionClosed(long connectionId) {
        connections.remove(connectionId);
    }

    /** Sequences wrap from the largest int to 0: the nearer way round decides. */
    private static boolean isHigher(int sequence, int other) {
        int distance = (sequence - other) & SEQUENCE_MASK;
        return distance > 0 && distance < HALF_OF_SEQUENCES;
    }
}
