package io.courant.base;

import java.util.List;

/** One TCP connection, as its owner sees it. Every method is called on {@link #shard()}. */
public interface Connection {

    Shard shard();

    /** Address and port of the other side, for log lines. */
    String peer();

    /** The other side's address alone, as clients' host is reported. */
    String peerHost();

    /**
     * Sends {@code slices} in order, behind all that was sent before, and takes over the one reference that each of
     * them carries: released when the bytes are handed to the system or the connection closes.
     */
    void send(List<Slice> slices);

    /** Bytes taken by {@link #send} and not yet handed to the system. */
    long unsentBytes();

    /** Reads no more until {@link #resumeReading()}; at most one {@link ConnectionHandler#received()} may still come. */
    void pauseReading();

    void resumeReading();

    /** Closes at once; unsent bytes are dropped. {@link ConnectionHandler#closed()} follows in a later event. */
    void close();

    /** Reads no more, and closes once what was sent before is handed to the system. */
    void closeWhenSent();
}
