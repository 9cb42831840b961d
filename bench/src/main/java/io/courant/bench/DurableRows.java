package io.courant.bench;

import io.courant.bench.load.MultiplexedProducer;
import io.courant.bench.load.MultiplexedProducer.Load;
import io.courant.bench.load.MultiplexedProducer.Outcome;
import io.courant.bench.load.ProduceFrames;
import io.courant.bench.load.Topic;
import io.courant.bench.load.TopicAdmin;
import io.courant.bench.machine.Cores;
import io.courant.bench.report.Figures;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What {@code acks=all} costs: saturated rates over many partitions, and single-record requests over many connections. Courant
 * as it is, which syncs before it acknowledges, beside Kafka as it is, which does not, and Kafka told to sync. All are up
 * all the time; only one has load.
 */
final class DurableRows {

    private static final short ACKS_ALL = -1;

    /** So many that no broker waits for one partition while another connection could go on. */
    private static final int PARTITIONS_FOR_CONNECTIONS = 64;

    private static final List<Side> SIDES = Arrays.asList(Side.values());

    /** A warm-up turn: small enough that nothing is waited for. */
    private static final long WARM_UP_BYTES = 256_000_000;

    private static final long WARM_UP_TURN_MS = 200;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private final Stage stage;
    private final List<RowGroup> rows;

    DurableRows(Stage stage, List<RowGroup> rows) {
        this.stage = stage;
        this.rows = rows;
    }

    /** Starts the brokers, warms them up, measures, and stops them. */
    void measure() throws IOException, InterruptedException {
        try (LoadedBrokers brokers = LoadedBrokers.start(stage, Cores.UNPINNED, SIDES)) {
            for (Side side : brokers.sides()) {
                warmUp(brokers, side);
            }
            for (int pair = 0; pair < stage.scale().pairs(); pair++) {
                if (rows.contains(RowGroup.DURABLE)) {
                    measurePartitions(brokers, pair);
                }
                if (rows.contains(RowGroup.CONNECTIONS)) {
                    measureConnections(brokers, pair);
                }
            }
        }
    }

    private void warmUp(LoadedBrokers brokers, Side side) throws IOException, InterruptedException {
        stage.progress().accept("warming up " + side.label() + " with acks=all");
        int port = brokers.of(side).port();
        long end = System.nanoTime()
                + TimeUnit.SECONDS.toNanos(stage.scale().durable().warmUpSeconds());
        while (System.nanoTime() < end) {
            Topic topic = brokers.createTopic(side, PARTITIONS_FOR_CONNECTIONS);
            Load saturating = Load.saturating(WARM_UP_BYTES, WARM_UP_TURN_MS);
            MultiplexedProducer.run(port, ProduceFrames.of(topic, ACKS_ALL), saturating);
            MultiplexedProducer.run(port, ProduceFrames.spread(topic, ACKS_ALL), saturating);
            MultiplexedProducer.run(
                    port,
                    ProduceFrames.ofOneRecord(topic, ACKS_ALL),
                    Load.oneByOne(PARTITIONS_FOR_CONNECTIONS, WARM_UP_TURN_MS));
            TopicAdmin.delete(port, topic);
        }
    }

    private void measurePartitions(LoadedBrokers brokers, int pair) throws IOException, InterruptedException {
        for (int partitions : stage.scale().durable().partitions()) {
            String where = partitions == 1 ? "1 partition" : partitions + " partitions";
            for (Side side : stage.sidesOf(pair, SIDES)) {
                Topic topic = createTopicWithFiles(brokers, side, partitions);
                String bulk = where + ", one batch of 64 KB a request";
                measureRate(brokers, side, bulk, topic, ProduceFrames.of(topic, ACKS_ALL));
                if (partitions > 1) {
                    String spread = where + ", batches of 1 KB for up to 64 partitions a request";
                    measureRate(brokers, side, spread, topic, ProduceFrames.spread(topic, ACKS_ALL));
                }
                TopicAdmin.delete(brokers.of(side).port(), topic);
            }
        }
    }

    private void measureRate(LoadedBrokers brokers, Side side, String where, Topic topic, ProduceFrames frames)
            throws IOException, InterruptedException {
        int port = brokers.of(side).port();
        Load load = Load.saturating(
                stage.scale().produceBytes(), stage.scale().durable().runMs());
        stage.settle();
        touch(port, topic);
        Outcome outcome = MultiplexedProducer.run(port, frames, load);
        double rate =
                outcome.moved().bytes() / BYTES_PER_MEGABYTE / outcome.moved().seconds();
        stage.figures().add(Metric.DURABLE_RATE, where, side, rate);
    }

    /**
     * Writes to each partition so much that its indexes get an entry, which is with the second batch. After a sync the file
     * system has to be asked once more for each page of a mapped file that is written to, which Kafka's indexes are, and with
     * 1,000 partitions would be asked for nothing else while the rate is measured.
     */
    private static void touch(int port, Topic topic) throws IOException, InterruptedException {
        ProduceFrames once = ProduceFrames.of(topic, ACKS_ALL);
        MultiplexedProducer.run(port, once, Load.onceOver(once));
        MultiplexedProducer.run(port, once, Load.onceOver(once));
    }

    private void measureConnections(LoadedBrokers brokers, int pair) throws IOException, InterruptedException {
        for (int connections : stage.scale().durable().connections()) {
            String where = connections == 1 ? "1 connection" : connections + " connections";
            for (Side side : stage.sidesOf(pair, SIDES)) {
                Topic topic = createTopicWithFiles(brokers, side, PARTITIONS_FOR_CONNECTIONS);
                int port = brokers.of(side).port();
                stage.settle();
                touch(port, topic);
                Outcome outcome = MultiplexedProducer.run(
                        port,
                        ProduceFrames.ofOneRecord(topic, ACKS_ALL),
                        Load.oneByOne(connections, stage.scale().durable().runMs()));
                TopicAdmin.delete(port, topic);
                record(side, where, outcome);
            }
        }
    }

    /** A topic each of whose partitions holds something: making files is not what a rate is about. */
    private static Topic createTopicWithFiles(LoadedBrokers brokers, Side side, int partitions)
            throws IOException, InterruptedException {
        Topic topic = brokers.createTopic(side, partitions);
        ProduceFrames once = ProduceFrames.spread(topic, ACKS_ALL);
        MultiplexedProducer.run(brokers.of(side).port(), once, Load.onceOver(once));
        return topic;
    }

    private void record(Side side, String where, Outcome outcome) {
        Figures figures = stage.figures();
        double rate = outcome.moved().batches() / outcome.moved().seconds();
        double p50 = outcome.nanos().getValueAtPercentile(50) / NANOS_PER_MILLISECOND;
        double p99 = outcome.nanos().getValueAtPercentile(99) / NANOS_PER_MILLISECOND;
        figures.add(Metric.REQUEST_RATE, where, side, rate);
        figures.add(Metric.REQUEST_P50, where, side, p50);
        figures.add(Metric.REQUEST_P99, where, side, p99);
    }
}
