package io.courant.bench;

import io.courant.bench.LoadMeter.Cost;
import io.courant.bench.load.ClosedLoopProducer;
import io.courant.bench.load.Moved;
import io.courant.bench.load.OpenLoopProducer;
import io.courant.bench.load.ProduceFrames;
import io.courant.bench.load.Topic;
import io.courant.bench.load.TopicAdmin;
import io.courant.bench.machine.Cores;
import io.courant.bench.machine.SyncLatency;
import io.courant.bench.report.Figures;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Latencies with {@code acks=all} at rates that are the same for both brokers: a fixed one, half of what saturates Kafka, and
 * one request a second.
 */
final class LatencyRows {

    private static final short ACKS_ALL = -1;
    private static final int PARTITIONS = 6;

    /** Above this much CPU, of all there is, a latency says more about the machine than about the broker. */
    private static final double MOST_BUSY_PERCENT = 70;

    private static final double MOST_STEAL_PERCENT = 10;

    /** Runs that find the saturated rate; their median counts. */
    private static final int REFERENCE_RUNS = 3;

    /** As many as the closed loop has that finds the saturated rate. */
    private static final int HALF_RATE_CONNECTIONS = 2;

    /** From this many answers on there is something to say about one in a hundred. */
    private static final int ANSWERS_FOR_TAILS = 500;

    private static final double NANOS_PER_MILLISECOND = 1e6;
    private static final double MICROS_PER_MILLISECOND = 1e3;

    private final Stage stage;
    private final Cores cores;
    private final LoadedBrokers brokers;
    private int halfBatchesPerSecond;

    LatencyRows(Stage stage, Cores cores, LoadedBrokers brokers) {
        this.stage = stage;
        this.cores = cores;
        this.brokers = brokers;
    }

    /** Saturates all, so that each has met {@code acks=all}, and finds the rate that half of is asked of both. */
    void prepare() throws IOException, InterruptedException {
        for (Side side : brokers.sides()) {
            if (side != reference()) {
                saturatedBatchesPerSecond(side);
            }
        }
        Side reference = reference();
        double saturated = saturatedBatchesPerSecond(reference);
        halfBatchesPerSecond = Math.max(1, (int) (saturated / 2));
        stage.progress()
                .accept("%s is saturated with %.0f batches/s, %s"
                        .formatted(reference.label(), saturated, cores.label()));
    }

    private double saturatedBatchesPerSecond(Side side) throws IOException, InterruptedException {
        List<Double> rates = new ArrayList<>();
        for (int run = 0; run < REFERENCE_RUNS; run++) {
            Topic topic = brokers.createTopic(side, PARTITIONS);
            int port = brokers.of(side).port();
            Moved moved = ClosedLoopProducer.run(
                    port, ProduceFrames.of(topic, ACKS_ALL), stage.scale().produceBytes());
            TopicAdmin.delete(port, topic);
            rates.add(moved.batches() / moved.seconds());
        }
        return rates.stream().sorted().toList().get(REFERENCE_RUNS / 2);
    }

    void measure(Side side) throws IOException, InterruptedException {
        int fixed = stage.scale().openLoopBatchesPerSecond();
        String batches = "acks=all at a fixed %d batches/s; Kafka does not sync";
        measure(side, "", batches.formatted(fixed), fixed, 1);
        measure(
                side,
                ", half of " + reference().label() + "'s saturated rate",
                batches.formatted(halfBatchesPerSecond),
                halfBatchesPerSecond,
                HALF_RATE_CONNECTIONS);
        measureOneASecond(side);
    }

    private void measure(Side side, String rate, String note, int batchesPerSecond, int connections)
            throws IOException, InterruptedException {
        Topic topic = brokers.createTopic(side, PARTITIONS);
        stage.settle();
        LoadMeter meter = brokers.meter(side);
        Histogram nanos = OpenLoopProducer.run(
                brokers.of(side).port(),
                ProduceFrames.of(topic, ACKS_ALL),
                batchesPerSecond,
                stage.scale().openLoopSeconds(),
                connections);
        record(side, cores.label() + rate, note, nanos, meter.stop());
        TopicAdmin.delete(brokers.of(side).port(), topic);
    }

    /** Nothing to wait for but the one request: what is left is the way there, the sync and the way back. */
    private void measureOneASecond(Side side) throws IOException, InterruptedException {
        String where = cores.label() + ", one 1 KB record a second";
        Topic topic = brokers.createTopic(side, 1);
        stage.settle();
        SyncLatency sync =
                SyncLatency.measureRare(stage.directory(), stage.scale().openLoopSeconds());
        stage.figures().addFloor(Metric.ACK_P50, where, sync.p50Micros() / MICROS_PER_MILLISECOND);
        LoadMeter meter = brokers.meter(side);
        Histogram nanos = OpenLoopProducer.run(
                brokers.of(side).port(),
                ProduceFrames.ofOneRecord(topic, ACKS_ALL),
                1,
                stage.scale().openLoopSeconds(),
                1);
        record(side, where, "acks=all; Kafka does not sync; the floor is one fdatasync a second", nanos, meter.stop());
        TopicAdmin.delete(brokers.of(side).port(), topic);
    }

    private void record(Side side, String where, String note, Histogram nanos, Cost cost) {
        Figures figures = stage.figures();
        double busy = cost.machine().busyPercent();
        double steal = cost.machine().stealPercent();
        if (busy > MOST_BUSY_PERCENT || steal > MOST_STEAL_PERCENT) {
            String refused = "%s refused: CPU busy %.0f %%, steal %.0f %%".formatted(side.label(), busy, steal);
            figures.note(Metric.ACK_P50, where, refused);
            return;
        }
        figures.add(Metric.ACK_P50, where, side, nanos.getValueAtPercentile(50) / NANOS_PER_MILLISECOND);
        if (nanos.getTotalCount() >= ANSWERS_FOR_TAILS) {
            figures.add(Metric.ACK_P99, where, side, nanos.getValueAtPercentile(99) / NANOS_PER_MILLISECOND);
            figures.add(Metric.ACK_P999, where, side, nanos.getValueAtPercentile(99.9) / NANOS_PER_MILLISECOND);
        }
        figures.add(Metric.ACK_MAX, where, side, nanos.getMaxValue() / NANOS_PER_MILLISECOND);
        figures.note(Metric.ACK_P50, where, note);
    }

    /** Whose saturated rate counts: Kafka's, unless it does not take part. */
    private Side reference() {
        return brokers.sides().contains(Side.KAFKA) ? Side.KAFKA : Side.COURANT;
    }
}
