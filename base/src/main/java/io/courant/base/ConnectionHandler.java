package io.courant.base;

import java.nio.ByteBuffer;

/** What a connection does with bytes. Every method is called on the connection's shard. */
public interface ConnectionHandler {

    /**
     * Where the next bytes go: a direct buffer with at least one byte remaining. The network puts what arrives at its
     * position, moves the position behind it and calls {@link #received()}; it asks anew before each read and keeps no
     * reference in between, so the handler may free the buffer at any time outside of a read.
     */
    ByteBuffer intake();

    /** Bytes have arrived in the buffer that {@link #intake()} gave last. */
    void received();

    /** Bytes of {@link Connection#send} were handed to the system, so {@link Connection#unsentBytes()} has fallen. */
    void sent();

    /** The connection is gone, whoever closed it: told exactly once, and nothing after it. */
    void closed();
}
