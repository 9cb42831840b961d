package io.courant.bench;

import io.courant.bench.load.IdleConnections;
import io.courant.bench.load.ManyTopics;
import io.courant.bench.machine.Cores;
import io.courant.bench.machine.LinuxProcess;
import io.courant.bench.process.RunningBroker;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Resident memory of brokers that have very many connections, or partitions, of which none does anything: all of it, and what
 * it is above that of the same process before. Each figure is from a process that has done nothing else; what it dropped and has
 * not collected yet counts, as it does on an operator's screen.
 */
final class MemoryRows {

    private static final Cores CORES = Cores.UNPINNED;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    /** What fills the memory of a broker, and empties it no later than when it ends. */
    private interface Fill {
        void whileFull(RunningBroker broker, Look look) throws IOException, InterruptedException;
    }

    /** The look at the memory, once the broker is full. */
    private interface Look {
        void take() throws IOException, InterruptedException;
    }

    private final Stage stage;
    private final Scale.Many scale;

    MemoryRows(Stage stage) {
        this.stage = stage;
        this.scale = stage.scale().many();
    }

    void measureConnections() throws IOException, InterruptedException {
        measure(scale.connections() + " idle connections", (broker, look) -> {
            try (IdleConnections connections = IdleConnections.open(broker.port(), scale.connections())) {
                look.take();
                connections.requireOpen();
            }
        });
    }

    void measurePartitions() throws IOException, InterruptedException {
        int partitions = scale.topics() * scale.partitionsEach();
        measure(partitions + " idle partitions, a record in each", (broker, look) -> {
            ManyTopics.create(broker.port(), "idle-", scale.topics(), scale.partitionsEach())
                    .fill();
            look.take();
        });
    }

    private void measure(String where, Fill fill) throws IOException, InterruptedException {
        int starts = Math.min(stage.scale().pairs(), stage.scale().idleStarts());
        for (int start = 0; start < starts; start++) {
            Map<Side, Stage.Home> homes = new EnumMap<>(Side.class);
            Map<Side, RunningBroker> brokers = new EnumMap<>(Side.class);
            try {
                for (Side side : stage.sides(Side.STOCK)) {
                    homes.put(side, stage.home(side, "memory"));
                    brokers.put(side, stage.startServing(Objects.requireNonNull(homes.get(side)), CORES));
                }
                TimeUnit.SECONDS.sleep(scale.idleSeconds());
                for (Side side : stage.sidesOf(start, Side.STOCK)) {
                    measure(side, Objects.requireNonNull(brokers.get(side)), where, fill);
                }
            } finally {
                brokers.values().forEach(RunningBroker::close);
            }
            for (Stage.Home home : homes.values()) {
                Directories.remove(home.directory());
            }
        }
    }

    private void measure(Side side, RunningBroker broker, String where, Fill fill)
            throws IOException, InterruptedException {
        LinuxProcess process = broker.served();
        long residentBefore = process.residentBytes();
        long anonymousBefore = process.anonymousBytes();
        fill.whileFull(broker, () -> {
            TimeUnit.SECONDS.sleep(scale.idleSeconds());
            record(Metric.MANY_IDLE_RESIDENT, where, side, process.residentBytes());
            record(Metric.MANY_IDLE_GROWTH, where, side, process.residentBytes() - residentBefore);
            record(Metric.MANY_IDLE_ANONYMOUS, where, side, process.anonymousBytes() - anonymousBefore);
        });
    }

    private void record(Metric metric, String where, Side side, long bytes) {
        stage.figures().add(metric, where, side, bytes / BYTES_PER_MEGABYTE);
    }
}
