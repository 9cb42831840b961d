package io.courant.bench;

import io.courant.bench.LoadMeter.Cost;
import io.courant.bench.load.ClosedLoopProducer;
import io.courant.bench.load.DiscardingConsumer;
import io.courant.bench.load.Moved;
import io.courant.bench.load.OpenLoopProducer;
import io.courant.bench.load.ProduceFrames;
import io.courant.bench.load.Topic;
import io.courant.bench.load.TopicAdmin;
import io.courant.bench.machine.Cores;
import io.courant.bench.machine.HardwareFloor;
import io.courant.bench.machine.HardwareFloor.Work;
import io.courant.bench.machine.LinuxProcess;
import io.courant.bench.process.RunningBroker;
import io.courant.bench.report.Figures;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Producing and consuming under load, in one placement of the processes. Both brokers are up all the time; only one has
 * load.
 */
final class ThroughputRows {

    private static final short ACKS_LEADER = 1;
    private static final short ACKS_ALL = -1;
    private static final int PARTITIONS = 6;

    /** Above this much CPU, of all there is, a latency says more about the machine than about the broker. */
    private static final double MOST_BUSY_PERCENT = 70;

    private static final double MOST_STEAL_PERCENT = 10;
    private static final double BYTES_PER_GIGABYTE = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final double NANOS_PER_MILLISECOND = 1e6;

    /** A warm-up turn: small enough that nothing is waited for, large enough to reach the broker's stride. */
    private static final long WARM_UP_BYTES = 128_000_000;

    private static final int WARM_UP_PASSES = 3;

    private final Stage stage;
    private final Cores cores;
    private final List<RowGroup> rows;
    private final Map<Side, RunningBroker> brokers = new EnumMap<>(Side.class);
    private int topics;

    ThroughputRows(Stage stage, Cores cores, List<RowGroup> rows) {
        this.stage = stage;
        this.cores = cores;
        this.rows = rows;
    }

    /** Starts the brokers, warms them up, measures, and stops them. */
    void measure() throws IOException, InterruptedException {
        String obstacle = cores.obstacle();
        if (!obstacle.isEmpty()) {
            stage.figures().note(Metric.PRODUCE_CPU, cores.label(), "not measured: " + obstacle);
            return;
        }
        cores.placeGenerator();
        try {
            for (Side side : stage.sides()) {
                brokers.put(side, stage.startServing(stage.home(side, "load"), cores));
            }
            for (RunningBroker broker : brokers.values()) {
                warmUp(broker);
            }
            for (int pair = 0; pair < stage.scale().pairs(); pair++) {
                measureFloor();
                for (Side side : stage.sidesOf(pair)) {
                    measure(side);
                }
            }
        } finally {
            brokers.values().forEach(RunningBroker::close);
            Cores.UNPINNED.placeGenerator();
        }
    }

    private void warmUp(RunningBroker broker) throws IOException, InterruptedException {
        stage.progress().accept("warming up " + broker.program().label() + ", " + cores.label());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(stage.scale().warmUpSeconds());
        while (System.nanoTime() < end) {
            Topic topic = createTopic(broker);
            Moved produced = produce(broker, topic, WARM_UP_BYTES);
            consume(broker, topic, produced, WARM_UP_PASSES);
            TopicAdmin.delete(broker.port(), topic);
        }
    }

    private void measure(Side side) throws IOException, InterruptedException {
        RunningBroker broker = broker(side);
        Topic topic = createTopic(broker);
        LoadMeter meter = meter(side);
        Moved produced = produce(broker, topic, stage.scale().produceBytes());
        if (rows.contains(RowGroup.PRODUCE)) {
            record(side, produced, meter.stop(), Metric.PRODUCE_CPU, Metric.PRODUCE_MACHINE_CPU, Metric.PRODUCE_RATE);
        }
        if (rows.contains(RowGroup.CONSUME)) {
            meter = meter(side);
            Moved consumed = consume(broker, topic, produced, stage.scale().consumePasses());
            record(side, consumed, meter.stop(), Metric.CONSUME_CPU, Metric.CONSUME_MACHINE_CPU, Metric.CONSUME_RATE);
        }
        TopicAdmin.delete(broker.port(), topic);
        if (rows.contains(RowGroup.LATENCY)) {
            measureLatency(side);
        }
    }

    private void measureLatency(Side side) throws IOException, InterruptedException {
        RunningBroker broker = broker(side);
        Topic topic = createTopic(broker);
        LoadMeter meter = meter(side);
        Histogram nanos = OpenLoopProducer.run(
                broker.port(),
                ProduceFrames.of(topic, ACKS_ALL),
                stage.scale().openLoopBatchesPerSecond(),
                stage.scale().openLoopSeconds());
        Cost cost = meter.stop();
        TopicAdmin.delete(broker.port(), topic);
        double busy = cost.machine().busyPercent();
        double steal = cost.machine().stealPercent();
        if (busy > MOST_BUSY_PERCENT || steal > MOST_STEAL_PERCENT) {
            stage.figures()
                    .note(
                            Metric.ACK_P99,
                            cores.label(),
                            "%s refused: CPU busy %.0f %%, steal %.0f %%".formatted(side.label(), busy, steal));
            return;
        }
        Figures figures = stage.figures();
        figures.add(Metric.ACK_P50, cores.label(), side, nanos.getValueAtPercentile(50) / NANOS_PER_MILLISECOND);
        figures.add(Metric.ACK_P99, cores.label(), side, nanos.getValueAtPercentile(99) / NANOS_PER_MILLISECOND);
        figures.add(Metric.ACK_P999, cores.label(), side, nanos.getValueAtPercentile(99.9) / NANOS_PER_MILLISECOND);
        figures.add(Metric.ACK_MAX, cores.label(), side, nanos.getMaxValue() / NANOS_PER_MILLISECOND);
        figures.note(
                Metric.ACK_P50,
                cores.label(),
                "acks=all at a fixed %d batches/s; Kafka does not sync"
                        .formatted(stage.scale().openLoopBatchesPerSecond()));
    }

    private void measureFloor() throws IOException, InterruptedException {
        if (stage.floor().isEmpty()) {
            stage.figures().note(Metric.PRODUCE_CPU, cores.label(), "no floor: no C compiler (cc) on this machine");
            return;
        }
        HardwareFloor floor = stage.floor().get();
        long bytes = stage.scale().produceBytes();
        if (rows.contains(RowGroup.PRODUCE)) {
            double seconds = floor.cpuSecondsPerGigabyte(Work.PRODUCE, cores, stage.directory(), bytes);
            stage.figures().addFloor(Metric.PRODUCE_CPU, cores.label(), seconds);
        }
        if (rows.contains(RowGroup.CONSUME)) {
            long consumed = bytes * stage.scale().consumePasses();
            double seconds = floor.cpuSecondsPerGigabyte(Work.CONSUME, cores, stage.directory(), consumed);
            stage.figures().addFloor(Metric.CONSUME_CPU, cores.label(), seconds);
        }
    }

    private void record(Side side, Moved moved, Cost cost, Metric broker, Metric machine, Metric rate) {
        double gigabytes = moved.bytes() / BYTES_PER_GIGABYTE;
        stage.figures().add(broker, cores.label(), side, cost.brokerSeconds() / gigabytes);
        stage.figures().add(machine, cores.label(), side, cost.machineSeconds() / gigabytes);
        stage.figures().add(rate, cores.label(), side, moved.bytes() / BYTES_PER_MEGABYTE / moved.seconds());
    }

    private Moved produce(RunningBroker broker, Topic topic, long bytes) throws IOException, InterruptedException {
        return ClosedLoopProducer.run(broker.port(), ProduceFrames.of(topic, ACKS_LEADER), bytes);
    }

    private static Moved consume(RunningBroker broker, Topic topic, Moved produced, int passes)
            throws IOException, InterruptedException {
        return DiscardingConsumer.run(broker.port(), topic, produced, passes);
    }

    private Topic createTopic(RunningBroker broker) throws IOException, InterruptedException {
        topics++;
        return TopicAdmin.create(broker.port(), "bench-" + topics, PARTITIONS);
    }

    private LoadMeter meter(Side side) throws IOException, InterruptedException {
        List<LinuxProcess> bystanders = new ArrayList<>();
        for (Map.Entry<Side, RunningBroker> other : brokers.entrySet()) {
            if (other.getKey() != side) {
                bystanders.add(other.getValue().served());
            }
        }
        return LoadMeter.start(stage.directory(), broker(side).served(), bystanders);
    }

    private RunningBroker broker(Side side) {
        return Objects.requireNonNull(brokers.get(side), side.label());
    }
}
