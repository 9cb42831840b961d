package io.courant.transport;

import io.courant.base.Invariants;

/**
 * How the transport is set up.
 *
 * @param dataShards data shards to run, at least 1; the control loop comes on top
 * @param sendBufferBytes the system's send buffer per connection, or {@link #SYSTEM_CHOICE}
 * @param receiveBufferBytes the system's receive buffer per connection, or {@link #SYSTEM_CHOICE}
 * @param listenBacklog connections that the system holds until they are accepted
 * @param connections how many connections are taken
 * @param nativePolling whether epoll is used where it can be loaded; otherwise plain NIO
 */
public record TransportSettings(
        int dataShards,
        int sendBufferBytes,
        int receiveBufferBytes,
        int listenBacklog,
        ConnectionLimits connections,
        boolean nativePolling) {

    /** Leaves a buffer's size to the system, which then adapts it to each connection. */
    public static final int SYSTEM_CHOICE = -1;

    /** Forces plain NIO when set to {@code nio}. */
    public static final String POLLING_PROPERTY = "io.courant.transport.polling";

    private static final int DEFAULT_BACKLOG = 50;

    public TransportSettings {
        Invariants.check(dataShards > 0, "a broker needs at least one data shard, not %s", dataShards);
        Invariants.check(listenBacklog > 0, "a backlog of %s connections", listenBacklog);
    }

    /** Buffers as the system chooses, epoll unless the system property {@value #POLLING_PROPERTY} says {@code nio}. */
    public static TransportSettings defaults(int dataShards) {
        return new TransportSettings(
                dataShards,
                SYSTEM_CHOICE,
                SYSTEM_CHOICE,
                DEFAULT_BACKLOG,
                ConnectionLimits.NONE,
                nativePollingIsWanted());
    }

    static boolean nativePollingIsWanted() {
        return !"nio".equals(System.getProperty(POLLING_PROPERTY));
    }

    public TransportSettings withSocketBuffers(int sendBytes, int receiveBytes, int backlog) {
        return new TransportSettings(dataShards, sendBytes, receiveBytes, backlog, connections, nativePolling);
    }

    public TransportSettings withConnections(ConnectionLimits limits) {
        return new TransportSettings(
                dataShards, sendBufferBytes, receiveBufferBytes, listenBacklog, limits, nativePolling);
    }

    public TransportSettings withNativePolling(boolean wanted) {
        return new TransportSettings(
                dataShards, sendBufferBytes, receiveBufferBytes, listenBacklog, connections, wanted);
    }
}
