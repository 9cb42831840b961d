package io.courant.bench;

import io.courant.bench.LoadMeter.Cost;
import io.courant.bench.load.ClosedLoopProducer;
import io.courant.bench.load.DiscardingConsumer;
import io.courant.bench.load.Moved;
import io.courant.bench.load.ProduceFrames;
import io.courant.bench.load.Topic;
import io.courant.bench.load.TopicAdmin;
import io.courant.bench.machine.Cores;
import io.courant.bench.machine.HardwareFloor;
import io.courant.bench.machine.HardwareFloor.Work;
import io.courant.bench.process.RunningBroker;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Producing and consuming under load, in one placement of the processes. Both brokers are up all the time; only one has
 * load.
 */
final class ThroughputRows {

    private static final short ACKS_LEADER = 1;
    private static final int PARTITIONS = 6;

    private static final double BYTES_PER_GIGABYTE = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    /** A warm-up turn: small enough that nothing is waited for, large enough to reach the broker's stride. */
    private static final long WARM_UP_BYTES = 128_000_000;

    private static final int WARM_UP_PASSES = 3;

    private final Stage stage;
    private final Cores cores;
    private final List<RowGroup> rows;

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
            measureStarted();
        } finally {
            Cores.UNPINNED.placeGenerator();
        }
    }

    private void measureStarted() throws IOException, InterruptedException {
        try (LoadedBrokers brokers = LoadedBrokers.start(stage, cores, Side.STOCK)) {
            for (Side side : brokers.sides()) {
                warmUp(brokers, side);
            }
            LatencyRows latencies = new LatencyRows(stage, cores, brokers);
            if (rows.contains(RowGroup.LATENCY)) {
                latencies.prepare();
            }
            for (int pair = 0; pair < stage.scale().pairs(); pair++) {
                measureFloor();
                for (Side side : stage.sidesOf(pair, Side.STOCK)) {
                    measure(brokers, side);
                    if (rows.contains(RowGroup.LATENCY)) {
                        latencies.measure(side);
                    }
                }
            }
        }
    }

    private void warmUp(LoadedBrokers brokers, Side side) throws IOException, InterruptedException {
        RunningBroker broker = brokers.of(side);
        stage.progress().accept("warming up " + broker.program().label() + ", " + cores.label());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(stage.scale().warmUpSeconds());
        while (System.nanoTime() < end) {
            Topic topic = brokers.createTopic(side, PARTITIONS);
            Moved produced = produce(broker, topic, WARM_UP_BYTES);
            consume(broker, topic, produced, WARM_UP_PASSES);
            TopicAdmin.delete(broker.port(), topic);
        }
    }

    private void measure(LoadedBrokers brokers, Side side) throws IOException, InterruptedException {
        if (!rows.contains(RowGroup.PRODUCE) && !rows.contains(RowGroup.CONSUME)) {
            return;
        }
        RunningBroker broker = brokers.of(side);
        Topic topic = brokers.createTopic(side, PARTITIONS);
        LoadMeter meter = brokers.meter(side);
        Moved produced = produce(broker, topic, stage.scale().produceBytes());
        if (rows.contains(RowGroup.PRODUCE)) {
            record(side, produced, meter.stop(), Metric.PRODUCE_CPU, Metric.PRODUCE_MACHINE_CPU, Metric.PRODUCE_RATE);
        }
        if (rows.contains(RowGroup.CONSUME)) {
            meter = brokers.meter(side);
            Moved consumed = consume(broker, topic, produced, stage.scale().consumePasses());
            record(side, consumed, meter.stop(), Metric.CONSUME_CPU, Metric.CONSUME_MACHINE_CPU, Metric.CONSUME_RATE);
        }
        TopicAdmin.delete(broker.port(), topic);
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
}
