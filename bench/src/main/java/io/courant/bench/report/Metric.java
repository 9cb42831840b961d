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
    START("exec of start to first acknowledged record", "s"),
    IDLE_RESIDENT("resident memory, idle", "MB"),
    IDLE_ANONYMOUS("of it anonymous", "MB");

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
