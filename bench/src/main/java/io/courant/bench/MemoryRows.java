package io.courant.bench;

import io.courant.bench.load.HeartbeatingMembers;
import io.courant.bench.load.IdleConnections;
import io.courant.bench.load.IdleGroups;
import io.courant.bench.load.ManyTopics;
import io.courant.bench.load.Topic;
import io.courant.bench.load.TopicAdmin;
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
 * Resident memory of brokers that have very many connections, partitions or groups, of which none does anything, or nothing but to
 * send heartbeats: all of it, and what it is above that of the same process before. Each figure is from a process that has done nothing else; what it dropped and has
 * not collected yet counts, as it does on an operator's screen.
 */
final class MemoryRows {

    private static final Cores CORES = Cores.UNPINNED;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final int GROUP_PARTITIONS = 10;

    /** What the Java consumer does unless it is told otherwise. */
    private static final int HEARTBEAT_MS = 3_000;

    /** Longer than the Java consumer's 45 s, so that a slow start of ten thousand is no end of the first. */
    private static final int SESSION_TIMEOUT_MS = 120_000;

    /** What fills the memory of a broker, and empties it no later than when it ends. */
    private interface Fill {
        void whileFull(Side side, RunningBroker broker, Look look) throws IOException, InterruptedException;
    }

    /** The look at the memory, once the broker has been full for some time. */
    private interface Look {
        void take() throws IOException;
    }

    private final Stage stage;
    private final Scale.Many scale;

    MemoryRows(Stage stage) {
        this.stage = stage;
        this.scale = stage.scale().many();
    }

    void measureConnections() throws IOException, InterruptedException {
        measure(scale.connections() + " idle connections", (side, broker, look) -> {
            try (IdleConnections connections = IdleConnections.open(broker.port(), scale.connections())) {
                TimeUnit.SECONDS.sleep(scale.idleSeconds());
                look.take();
                connections.requireOpen();
            }
        });
    }

    void measurePartitions() throws IOException, InterruptedException {
        int partitions = scale.topics() * scale.partitionsEach();
        measure(partitions + " idle partitions, a record in each", (side, broker, look) -> {
            ManyTopics.create(broker.port(), "idle-", scale.topics(), scale.partitionsEach())
                    .fill();
            TimeUnit.SECONDS.sleep(scale.idleSeconds());
            look.take();
        });
    }

    void measureGroups() throws IOException, InterruptedException {
        int groups = stage.scale().groups().idle();
        String where =
                "%d idle groups, a member and offsets of %d partitions in each".formatted(groups, GROUP_PARTITIONS);
        measure(where, (side, broker, look) -> {
            Topic topic = TopicAdmin.create(broker.port(), "idle", GROUP_PARTITIONS);
            new IdleGroups(broker.port(), topic, groups).make();
            TimeUnit.SECONDS.sleep(scale.idleSeconds());
            look.take();
        });
    }

    void measureHeartbeats() throws IOException, InterruptedException {
        Scale.Groups groups = stage.scale().groups();
        HeartbeatingMembers.Shape shape = new HeartbeatingMembers.Shape(
                groups.heartbeatingGroups(), groups.heartbeatingMembers(), HEARTBEAT_MS, SESSION_TIMEOUT_MS);
        String where =
                "%d connections of members that send heartbeats, %d groups".formatted(shape.members(), shape.groups());
        measure(where, (side, broker, look) -> {
            Topic topic = TopicAdmin.create(broker.port(), "idle", shape.membersEach());
            try (HeartbeatingMembers members = HeartbeatingMembers.open(broker.port(), topic, shape)) {
                members.beat(TimeUnit.SECONDS.toMillis(scale.idleSeconds()));
                double cpuBefore = broker.served().cpuSeconds();
                members.beat(TimeUnit.SECONDS.toMillis(groups.heartbeatSeconds()));
                double cpu = broker.served().cpuSeconds() - cpuBefore;
                look.take();
                stage.figures()
                        .add(Metric.HEARTBEAT_CPU, where, side, MILLIS_PER_SECOND * cpu / groups.heartbeatSeconds());
            }
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
        fill.whileFull(side, broker, () -> {
            record(Metric.MANY_IDLE_RESIDENT, where, side, process.residentBytes());
            record(Metric.MANY_IDLE_GROWTH, where, side, process.residentBytes() - residentBefore);
            record(Metric.MANY_IDLE_ANONYMOUS, where, side, process.anonymousBytes() - anonymousBefore);
        });
    }

    private void record(Metric metric, String where, Side side, long bytes) {
        stage.figures().add(metric, where, side, bytes / BYTES_PER_MEGABYTE);
    }
}
