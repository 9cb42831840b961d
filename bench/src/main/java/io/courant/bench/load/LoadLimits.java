package io.courant.bench.load;

/** The limits and sizes of the generated load. */
final class LoadLimits {

    /** What the comparison is defined for: records of 1 KB. */
    static final int RECORD_BYTES = 1024;

    /** What the comparison is defined for: batches of 64 KB. */
    static final int BATCH_BYTES = 64 << 10;

    /** Two, so that two shards have work on the way in as well. */
    static final int CONNECTIONS = 2;

    /** Partitions that a request reaches whose records are spread: 64 records of 1 KB are as much as one full batch. */
    static final int SPREAD_PARTITIONS = 64;

    /** Threads over which a load with many connections spreads them: the generator has to leave cores to the broker. */
    static final int MULTIPLEXING_THREADS = 2;

    /** Connections of a load that finds the saturated rate of durable appends: more than Kafka has threads for requests. */
    static final int SATURATING_CONNECTIONS = 16;

    /** Requests in flight per connection: what the Java producer allows itself. */
    static final int IN_FLIGHT = 5;

    /** Bytes per partition and per response, and waiting, as the Java consumer asks by default. */
    static final int FETCH_PARTITION_BYTES = 1 << 20;

    static final int FETCH_BYTES = 50 << 20;
    static final int FETCH_WAIT_MS = 500;

    /** A response beyond this is a broken length, not data: a fetch may exceed its limit by one batch only. */
    static final int LARGEST_RESPONSE_BYTES = FETCH_BYTES + (8 << 20);

    /** Nothing is answered later than this, or the run fails. */
    static final int ANSWER_WITHIN_MS = 30_000;

    /** Sessions of members that are busy with something else than heartbeats: longer than any run. */
    static final int SESSION_TIMEOUT_MS = 600_000;

    /** A group that has not become stable by then never will: longer than any session whose end is waited for. */
    static final int SETTLES_WITHIN_MS = 120_000;

    /** Connections over which idle groups are made: so many are in the making at a time. */
    static final int GROUP_MAKING_CONNECTIONS = 16;

    private LoadLimits() {}
}
