package io.courant.base.metrics;

/**
 * Where what is counted can be read. Each call makes one more of its kind, for one owner to write; those of the same metric
 * and labels are added up when they are read, for as long as the process lives. May be called from any thread.
 */
public interface Metrics {

    /**
     * Something that rises.
     *
     * @param labelValues one for each label that is declared, in that order
     */
    Counter counter(Metric metric, String... labelValues);

    /**
     * Something that is now.
     *
     * @param labelValues one for each label that is declared, in that order
     */
    Gauge gauge(Metric metric, String... labelValues);

    /**
     * How long something takes.
     *
     * @param labelValues one for each label that is declared, in that order
     */
    Durations durations(Metric metric, String... labelValues);
}
