package io.courant.bench;

import io.courant.bench.load.ClosedLoopProducer;
import io.courant.bench.load.ProduceFrames;
import io.courant.bench.load.StartProbe;
import io.courant.bench.load.Topic;
import io.courant.bench.load.TopicAdmin;
import io.courant.bench.machine.Cores;
import io.courant.bench.process.RunningBroker;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Starting and idling. Each broker has data already, and everything that a first start makes (class data, files) is there:
 * a first start is made before anything is measured.
 */
final class StartRows {

    private static final short ACKS_ALL = -1;
    private static final int PARTITIONS = 6;
    private static final long DATA_BYTES = 64_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private static final Cores CORES = Cores.UNPINNED;

    private final Stage stage;
    private final Map<Side, Stage.Home> homes = new EnumMap<>(Side.class);
    private final Map<Side, Topic> topics = new EnumMap<>(Side.class);

    StartRows(Stage stage) {
        this.stage = stage;
    }

    /** Makes data directories that hold something, by a first start that nobody measures. */
    void prepare() throws IOException, InterruptedException {
        for (Side side : stage.sides(Side.STOCK)) {
            Stage.Home home = stage.home(side, "start");
            homes.put(side, home);
            try (RunningBroker broker = stage.startServing(home, CORES)) {
                Topic topic = TopicAdmin.create(broker.port(), "bench-start", PARTITIONS);
                topics.put(side, topic);
                ClosedLoopProducer.run(broker.port(), ProduceFrames.of(topic, ACKS_ALL), DATA_BYTES);
            }
        }
    }

    /** From the exec of the start command to the first acknowledged record, by a probe that is running already. */
    void measureStart() throws IOException, InterruptedException {
        for (int pair = 0; pair < stage.scale().pairs(); pair++) {
            for (Side side : stage.sidesOf(pair, Side.STOCK)) {
                measureStart(side);
            }
        }
    }

    private void measureStart(Side side) throws IOException, InterruptedException {
        Stage.Home home = Objects.requireNonNull(homes.get(side));
        ProduceFrames frames = ProduceFrames.ofOneRecord(Objects.requireNonNull(topics.get(side)), ACKS_ALL);
        try (StartProbe probe = StartProbe.untilAcknowledged(home.port(), frames);
                RunningBroker broker = stage.start(home, CORES)) {
            double seconds = (probe.await(broker) - broker.startedNanos()) / NANOS_PER_SECOND;
            stage.figures().add(Metric.START, CORES.label(), side, seconds);
        }
    }

    /** Resident memory of brokers that were started, serve, and have no clients. */
    void measureIdle() throws IOException, InterruptedException {
        for (int start = 0; start < stage.scale().idleStarts(); start++) {
            Map<Side, RunningBroker> brokers = new EnumMap<>(Side.class);
            try {
                for (Side side : stage.sides(Side.STOCK)) {
                    brokers.put(side, stage.startServing(Objects.requireNonNull(homes.get(side)), CORES));
                }
                TimeUnit.SECONDS.sleep(stage.scale().idleSeconds());
                for (Map.Entry<Side, RunningBroker> entry : brokers.entrySet()) {
                    recordMemory(entry.getKey(), entry.getValue());
                }
            } finally {
                brokers.values().forEach(RunningBroker::close);
            }
        }
    }

    private void recordMemory(Side side, RunningBroker broker) throws IOException {
        String when = stage.scale().idleSeconds() + " s after the start";
        double resident = broker.served().residentBytes() / BYTES_PER_MEGABYTE;
        double anonymous = broker.served().anonymousBytes() / BYTES_PER_MEGABYTE;
        stage.figures().add(Metric.IDLE_RESIDENT, when, side, resident);
        stage.figures().add(Metric.IDLE_ANONYMOUS, when, side, anonymous);
    }
}
