package io.courant.bench.report;

/** What is measured; one line of the table per metric and placement of the processes. */
public enum Metric {
    PRODUCE_CPU("broker CPU per GB produced", "s/GB"),
    PRODUCE_MACHINE_CPU("machine CPU less generator, per GB produced", "s/GB"),
    PRODUCE_RATE("saturated produce rate", "MB/s"),
    CONSUME_CPU("broker CPU per GB consumed", "s/GB"),
    CONSUME_MACHINE_CPU("machine CPU less generator, per GB consumed", "s/GB"),
    CONSUME_RATE("saturated consume rate", "MB/s"),
    ACK_P50("produce to acknowledgement, p50", "ms"),
    ACK_P99("produce to acknowledgement, p99", "ms"),
    ACK_P999("produce to acknowledgement, p99.9", "ms"),
    ACK_MAX("produce to acknowledgement, maximum", "ms"),
    DURABLE_RATE("saturated produce rate, acks=all", "MB/s"),
    REQUEST_RATE("single-record requests, acks=all", "1/s"),
    REQUEST_P50("single-record request to answer, p50", "ms"),
    REQUEST_P99("single-record request to answer, p99", "ms"),
    DEVICE_BYTES("bytes written to the device per byte produced", "B/B"),
    DEVICE_IDLE("device writes beside an idle broker", "MB/s"),
    START("exec of start to first acknowledged record", "s"),
    RESTART_READY("exec of start after kill -9 to ready", "s"),
    RESTART_ACK("exec of start after kill -9 to first acknowledged record", "s"),
    IDLE_RESIDENT("resident memory, idle", "MB"),
    IDLE_ANONYMOUS("of it anonymous", "MB"),
    TOPICS_CREATED("creation until metadata names all leaders", "s"),
    TOPICS_CREATED_CPU("broker CPU for that creation", "s"),
    TOPICS_FILLED("creation until each partition has a record", "s"),
    TOPICS_FILLED_CPU("broker CPU for creation and records", "s"),
    LISTING_P50("metadata of all topics, p50", "ms"),
    LISTING_CPU("broker CPU per metadata of all topics", "ms"),
    LISTING_BYTES("size of metadata of all topics", "kB"),
    TOPICS_DELETED("deletion until answered", "s"),
    TOPICS_GONE("deletion until gone from metadata", "s"),
    TOPICS_FILES_GONE("deletion until the files are gone", "s"),
    TOPICS_DELETED_CPU("broker CPU for deletion, files included", "s"),
    MANY_IDLE_RESIDENT("resident memory with many that are idle", "MB"),
    MANY_IDLE_GROWTH("of it since before", "MB"),
    MANY_IDLE_ANONYMOUS("of that anonymous", "MB"),
    SESSION_CPU("broker CPU per fetch of a session", "us"),
    SESSION_P50("fetch of a session to answer, p50", "us"),
    COMPACTION_SECONDS("compaction of a log", "s"),
    COMPACTION_CPU("broker CPU for compaction", "s"),
    COMPACTION_RESIDENT("resident memory in compaction, peak", "MB"),
    COMPACTION_GROWTH("of it above idle", "MB"),
    COMPACTION_LEFT("size of the log after compaction", "MB"),
    GROUP_FORMED("forming a group until each member has its assignment", "ms"),
    GROUP_FORMED_CPU("broker CPU for forming a group", "ms"),
    REBALANCE("rebalance until each member has its assignment", "ms"),
    REBALANCE_CPU("broker CPU per rebalance", "ms"),
    COMMIT_RATE("offset commits", "1/s"),
    COMMIT_CPU("broker CPU per offset commit", "us"),
    COMMIT_P50("offset commit to answer, p50", "ms"),
    COMMIT_P99("offset commit to answer, p99", "ms"),
    HEARTBEAT_CPU("broker CPU per second of heartbeats", "ms/s"),
    CLI_LIST("exec to end of the command that lists topics", "s");

    private final String label;
    private final String unit;

    Metric(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    public String label() {
        return label;
    }

    public String unit() {
        return unit;
    }
}
