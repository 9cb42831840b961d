package io.courant.bench;

import io.courant.bench.load.ManyTopics;
import io.courant.bench.load.ManyTopics.Listing;
import io.courant.bench.machine.Cores;
import io.courant.bench.machine.LinuxProcess;
import io.courant.bench.report.Figures;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Making, listing and deleting very many partitions. They are made by a request for each topic: Kafka's controller takes some
 * 10,000 records in one, which one topic of 10,000 partitions would exceed. Courant makes a partition's files with its first
 * record and Kafka with the partition, so the time until each partition has a record stands beside the time until each has a
 * leader.
 */
final class TopicRows {

    /**
     * Kafka looks so often for files to remove, and with its default of a minute they would go up to a minute later. What
     * topics say about it it does not ask. Less would have it look all the time.
     */
    static final String DELETE_DELAY_MS = "100";

    private static final long LOOK_EVERY_MS = 10;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLISECOND = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double BYTES_PER_KILOBYTE = 1e3;

    private final Stage stage;
    private final Scale.Many scale;
    private final String where;
    private final String partitions;
    private int runs;

    TopicRows(Stage stage) {
        this.stage = stage.with("log.segment.delete.delay.ms", DELETE_DELAY_MS);
        this.scale = stage.scale().many();
        this.where = "%d topics of %d partitions".formatted(scale.topics(), scale.partitionsEach());
        this.partitions = where + ", a record in each";
    }

    /** Starts the brokers, lets each go through it once without figures, measures, and stops them. */
    void measure() throws IOException, InterruptedException {
        try (LoadedBrokers brokers = LoadedBrokers.start(stage, Cores.UNPINNED, Side.STOCK)) {
            for (Side side : brokers.sides()) {
                stage.progress().accept("warming up " + side.label() + " with topics");
                measure(brokers, side, new Figures(ignored -> {}));
            }
            for (int pair = 0; pair < stage.scale().pairs(); pair++) {
                for (Side side : stage.sidesOf(pair, Side.STOCK)) {
                    measure(brokers, side, stage.figures());
                }
            }
        }
    }

    private void measure(LoadedBrokers brokers, Side side, Figures figures) throws IOException, InterruptedException {
        runs++;
        stage.settle();
        LinuxProcess broker = brokers.of(side).served();
        double cpuBefore = broker.cpuSeconds();
        long start = System.nanoTime();
        ManyTopics topics = ManyTopics.create(
                brokers.of(side).port(), "many-" + runs + "-", scale.topics(), scale.partitionsEach());
        topics.awaitLeaders();
        figures.add(Metric.TOPICS_CREATED, where, side, secondsSince(start));
        figures.add(Metric.TOPICS_CREATED_CPU, where, side, broker.cpuSeconds() - cpuBefore);
        topics.fill();
        figures.add(Metric.TOPICS_FILLED, where, side, secondsSince(start));
        figures.add(Metric.TOPICS_FILLED_CPU, where, side, broker.cpuSeconds() - cpuBefore);
        measureListing(topics, broker, side, figures);
        measureDeletion(topics, broker, side, figures);
    }

    private void measureListing(ManyTopics topics, LinuxProcess broker, Side side, Figures figures)
            throws IOException, InterruptedException {
        stage.settle();
        double cpuBefore = broker.cpuSeconds();
        Listing listing = topics.listAll(scale.listings());
        double cpu = broker.cpuSeconds() - cpuBefore;
        figures.add(Metric.LISTING_P50, where, side, listing.nanos().getValueAtPercentile(50) / NANOS_PER_MILLISECOND);
        figures.add(Metric.LISTING_CPU, where, side, MILLIS_PER_SECOND * cpu / scale.listings());
        figures.add(Metric.LISTING_BYTES, where, side, listing.bytes() / BYTES_PER_KILOBYTE);
    }

    private void measureDeletion(ManyTopics topics, LinuxProcess broker, Side side, Figures figures)
            throws IOException, InterruptedException {
        double cpuBefore = broker.cpuSeconds();
        long start = System.nanoTime();
        topics.delete();
        figures.add(Metric.TOPICS_DELETED, partitions, side, secondsSince(start));
        topics.awaitGone();
        figures.add(Metric.TOPICS_GONE, partitions, side, secondsSince(start));
        while (stage.holdsPartitionsOf(topics.prefix())) {
            if (secondsSince(start) > TimeUnit.MINUTES.toSeconds(2)) {
                throw new IOException("topics deleted two minutes ago still have files: " + topics.prefix());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
        figures.add(Metric.TOPICS_FILES_GONE, partitions, side, secondsSince(start));
        figures.add(Metric.TOPICS_DELETED_CPU, partitions, side, broker.cpuSeconds() - cpuBefore);
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
    }
}
