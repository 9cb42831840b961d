package io.courant.transport;

/** The limits of this module, with their reasons. */
final class TransportLimits {

    /** Reads of one connection per turn: enough to drain a burst, few enough that one sender cannot hold up the others. */
    static final int MAX_READS_PER_TURN = 16;

    /** Bytes read from one connection per turn: about a quarter of a millisecond of copying out of the kernel. */
    static final int MAX_READ_BYTES_PER_TURN = 1024 * 1024;

    /** Events run before the sockets are looked at again: a queue of events must not starve reading and writing. */
    static final long MAX_EVENT_TURN_MS = 5;

    /** Bytes copied at once out of a file that cannot be sent from directly. */
    static final int FILE_PIECE_BYTES = 64 * 1024;

    /** Read at once while nobody wants to read, which only happens when a peer hangs up. */
    static final int EARLY_PIECE_BYTES = 64 * 1024;

    /**
     * Bytes that all shards keep of what peers sent before they hung up, while reading was paused: what some clients have
     * under way at most. Each has an equal part; a connection that brings more is closed as if it had been reset.
     */
    static final long EARLY_BYTES_PER_PROCESS = 32L * 1024 * 1024;

    /** How long a closing connection may take to accept what was sent before: a peer that never reads must not hold memory. */
    static final long CLOSE_LINGER_NANOS = 10_000_000_000L;

    /** Pause of accepting after it failed, as it does when descriptors run out: trying on at once would only spin. */
    static final long ACCEPT_PAUSE_NANOS = 1_000_000_000L;

    /** How long a stop waits for each event loop to end. */
    static final long STOP_TIMEOUT_MS = 2_000;

    private TransportLimits() {}
}
