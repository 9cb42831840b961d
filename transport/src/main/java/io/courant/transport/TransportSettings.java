package io.courant.transport;

import io.courant.base.Invariants;

/**
 * How the transport is set up.
 *
 * @param dataShards data shards to run, at least 1; the control loop comes on top
 * @param sendBufferBytes the system's send buffer per connection, or {@link #SYSTEM_CHOICE}
 * @param receiveBufferBytes the system's receive buffer per connection, or {@link #SYSTEM_CHOICE}
 * @param listenBacklog connections that the system holds until they are accepted
 * @param maxConnections connections open at once; more are closed as soon as they are accepted
 * @param nativePolling whether epoll is used where it can be loaded; otherwise plain NIO
 */
public record TransportSettings(
        int dataShards,
        int sendBufferBytes,
        int receiveBufferBytes,
        int listenBacklog,
        int maxConnections,
        boolean nativePolling) {

    /** Leaves a buffer's size to the system, which then adapts it to each connection. */
    public static final int SYSTEM_CHOICE = -1;

    /** Forces plain NIO when set to {@code nio}. */
    public static final String POLLING_PROPERTY = "io.courant.transport.polling";

    private static final int DEFAULT_BACKLOG = 50;

    public TransportSettings {
        Invariants.check(dataShards > 0, "a broker needs at least one data shard, not %s", dataShards);
        Invariants.check(maxConnections > 0, "at most %s connections", maxConnections);
        Invariants.check(listenBacklog > 0, "a backlog of %s connections", listenBacklog);
    }

    /** Buffers as the system chooses, epoll unless the system property {@value #POLLING_PROPERTY} says {@code nio}. */
    public static TransportSettings defaults(int dataShards) {
        return new TransportSettings(
                dataShards,
                SYSTEM_CHOICE,
                SYSTEM_CHOICE,
                DEFAULT_BACKLOG,
                Integer.MAX_VALUE,
                !"nio".equals(System.getProperty(POLLING_PROPERTY)));
    }

    public TransportSettings withSocketBuffers(int sendBytes, int receiveBytes, int backlog) {
        return new TransportSettings(dataShards, sendBytes, receiveBytes, backlog, maxConnections, nativePolling);
    }

    public TransportSettings withMaxConnections(int connections) {
        return new TransportSettings(
                dataShards, sendBufferBytes, receiveBufferBytes, listenBacklog, connections, nativePolling);
    }

    public TransportSettings withNativePolling(boolean wanted) {
        return new TransportSettings(
                dataShards, sendBufferBytes, receiveBufferBytes, listenBacklog, maxConnections, wanted);
    }
}
