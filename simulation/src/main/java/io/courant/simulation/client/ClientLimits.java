package io.courant.simulation.client;

/** The limits of simulated clients, each with its reason. */
final class ClientLimits {

    /** Batches of one producer and partition that are not yet answered: what idempotence covers. */
    static final int BATCHES_IN_FLIGHT = 5;

    /** Longest pause before a lost connection is made again. */
    static final int RECONNECT_NANOS = 150_000_000;

    /** After this a client gives a silent connection up, as Kafka's do after 30 s. */
    static final long REQUEST_TIMEOUT_NANOS = 30_000_000_000L;

    /** Longest pause between two turns of a client that is not a slow one. */
    static final int PAUSE_NANOS = 40_000_000;

    /** As above, of the slowest, so that some still work when others have long finished. */
    static final int LONG_PAUSE_NANOS = 500_000_000;

    /** Largest answer that a client takes: far above what it asks for. */
    static final int MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

    private ClientLimits() {}
}
