package io.courant.bench;

import io.courant.bench.load.GeneratorCost;
import io.courant.bench.machine.Cores;
import io.courant.bench.machine.HardwareFloor;
import io.courant.bench.machine.MachineCpu;
import io.courant.bench.machine.SyncLatency;
import io.courant.bench.process.BrokerProgram;
import io.courant.bench.process.Checkout;
import io.courant.bench.process.CourantProgram;
import io.courant.bench.process.KafkaProgram;
import io.courant.bench.process.KafkaTool;
import io.courant.bench.report.Figures;
import io.courant.bench.report.Report;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One run of the benchmark from beginning to end. */
final class Comparison {

    private static final List<RowGroup> UNDER_LOAD = List.of(RowGroup.PRODUCE, RowGroup.CONSUME, RowGroup.LATENCY);
    private static final double BYTES_PER_GIBIBYTE = 1L << 30;

    private final Checkout checkout;
    private final Path launcher;
    private final Scale scale;
    private final List<RowGroup> rows;
    private final List<Side> sides;
    private final List<Cores> placements;
    private final Consumer<String> progress;

    Comparison(
            Checkout checkout,
            Path launcher,
            Scale scale,
            List<RowGroup> rows,
            List<Side> sides,
            List<Cores> placements,
            Consumer<String> progress) {
        this.checkout = checkout;
        this.launcher = launcher;
        this.scale = scale;
        this.rows = rows;
        this.sides = sides;
        this.placements = placements;
        this.progress = progress;
    }

    /** Runs in a temporary directory, which is removed again. */
    Report run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("courant-bench-");
        try {
            return runIn(directory);
        } finally {
            Directories.remove(directory);
        }
    }

    /** Runs with all data in {@code directory}, which is left as it is at the end. */
    Report runIn(Path directory) throws IOException, InterruptedException {
        MachineCpu before = MachineCpu.now();
        SyncLatency sync = SyncLatency.measure(directory);
        Stage stage = new Stage(
                programs(),
                directory,
                scale,
                HardwareFloor.compile(directory),
                new Figures(progress),
                progress,
                new HashSet<>());
        double generator = GeneratorCost.cpuSecondsPerGigabyte(scale.produceBytes());
        if (rows.stream().anyMatch(UNDER_LOAD::contains)) {
            for (Cores cores : placements) {
                new ThroughputRows(stage, cores, rows).measure();
            }
        }
        if (rows.contains(RowGroup.DURABLE) || rows.contains(RowGroup.CONNECTIONS)) {
            new DurableRows(stage, rows).measure();
        }
        if (rows.contains(RowGroup.DEVICE_BYTES)) {
            new DeviceRows(stage).measure();
        }
        measureStarts(stage);
        if (rows.contains(RowGroup.RESTART)) {
            new RestartRows(stage).measure();
        }
        measureMany(stage);
        measureGroups(stage);
        MachineCpu machine = MachineCpu.now().since(before);
        return new Report(
                scale.form(),
                new Report.Machine(
                        description(directory), machine.busyPercent(), machine.stealPercent(), sync, generator),
                stage.figures().lines());
    }

    private void measureStarts(Stage stage) throws IOException, InterruptedException {
        if (!rows.contains(RowGroup.START) && !rows.contains(RowGroup.IDLE)) {
            return;
        }
        StartRows starts = new StartRows(stage);
        starts.prepare();
        if (rows.contains(RowGroup.START)) {
            starts.measureStart();
        }
        if (rows.contains(RowGroup.IDLE)) {
            starts.measureIdle();
        }
    }

    private void measureMany(Stage stage) throws IOException, InterruptedException {
        if (rows.contains(RowGroup.TOPICS)) {
            new TopicRows(stage).measure();
        }
        if (rows.contains(RowGroup.IDLE_CONNECTIONS)) {
            new MemoryRows(stage).measureConnections();
        }
        if (rows.contains(RowGroup.IDLE_PARTITIONS)) {
            new MemoryRows(stage).measurePartitions();
        }
        if (rows.contains(RowGroup.SESSIONS)) {
            new SessionRows(stage).measure();
        }
        if (rows.contains(RowGroup.COMPACTION)) {
            new CompactionRows(stage).measure();
        }
        if (rows.contains(RowGroup.CLI)) {
            new CliRows(stage, launcher, new KafkaTool(checkout)).measure();
        }
    }

    private void measureGroups(Stage stage) throws IOException, InterruptedException {
        if (rows.contains(RowGroup.REBALANCE)) {
            new RebalanceRows(stage).measure();
        }
        if (rows.contains(RowGroup.COMMITS)) {
            new CommitRows(stage).measure();
        }
        if (rows.contains(RowGroup.IDLE_GROUPS)) {
            MemoryRows memory = new MemoryRows(stage.with(RebalanceRows.NO_DELAY, "0"));
            memory.measureGroups();
            memory.measureHeartbeats();
        }
    }

    private Map<Side, BrokerProgram> programs() {
        Map<Side, BrokerProgram> programs = new EnumMap<>(Side.class);
        for (Side side : sides) {
            programs.put(
                    side,
                    switch (side) {
                        case COURANT -> new CourantProgram(launcher);
                        case KAFKA -> new KafkaProgram(checkout, false);
                        case KAFKA_SYNCED -> new KafkaProgram(checkout, true);
                    });
        }
        return programs;
    }

    private static String description(Path directory) throws IOException {
        String memory = Files.readAllLines(Path.of("/proc/meminfo")).getFirst();
        double bytes = Long.parseLong(memory.replaceAll("\\D", "")) * 1024.0;
        return "%d cores, %.0f GiB memory, %s, Linux %s, JDK %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        bytes / BYTES_PER_GIBIBYTE,
                        Files.getFileStore(directory).type(),
                        System.getProperty("os.version"),
                        System.getProperty("java.vm.version"));
    }
}
