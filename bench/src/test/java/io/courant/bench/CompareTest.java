package io.courant.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.bench.machine.Cores;
import io.courant.bench.process.Checkout;
import io.courant.bench.report.Line;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Report;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole comparison in its small form: on its own for all rows, and beside Apache Kafka for the row that costs least. */
@Tag("bench")
class CompareTest {

    /** What may be nothing in runs as short as these. */
    private static final Set<String> MAY_BE_NOTHING = Set.of(
            Metric.PRODUCE_MACHINE_CPU.label(),
            Metric.CONSUME_MACHINE_CPU.label(),
            Metric.DEVICE_BYTES.label(),
            Metric.DEVICE_IDLE.label(),
            Metric.TOPICS_CREATED_CPU.label(),
            Metric.TOPICS_DELETED_CPU.label(),
            Metric.LISTING_CPU.label(),
            Metric.COMPACTION_CPU.label(),
            Metric.GROUP_FORMED_CPU.label(),
            Metric.REBALANCE_CPU.label(),
            Metric.HEARTBEAT_CPU.label());

    /** Differences, which in runs as short as these may be anything. */
    private static final Set<String> MAY_BE_LESS = Set.of(
            Metric.MANY_IDLE_GROWTH.label(),
            Metric.MANY_IDLE_ANONYMOUS.label(),
            Metric.SESSION_CPU.label(),
            Metric.COMPACTION_GROWTH.label());

    private static final double NO_FIGURE_IS_SO_LARGE = 1e6;

    @Test
    void everyRowGivesFiguresThatMakeSense() throws IOException, InterruptedException, ExecutionException {
        List<Line> lines = new ArrayList<>();
        Report report;
        try (ExecutorService beside = Executors.newSingleThreadExecutor()) {
            // Most of its time it waits for a checkpoint.
            Future<Report> compaction = beside.submit(() -> compare(List.of(RowGroup.COMPACTION), sides()));
            report = compare(allBut(RowGroup.COMPACTION), sides());
            lines.addAll(report.lines());
            lines.addAll(compaction.get().lines());
        }

        assertThat(lines)
                .extracting(Line::metric)
                .contains(
                        "broker CPU per GB produced",
                        "broker CPU per GB consumed",
                        "produce to acknowledgement, p50",
                        "saturated produce rate, acks=all",
                        "single-record requests, acks=all",
                        "single-record request to answer, p99",
                        "bytes written to the device per byte produced",
                        "exec of start to first acknowledged record",
                        "exec of start after kill -9 to ready",
                        "exec of start after kill -9 to first acknowledged record",
                        "resident memory, idle",
                        "creation until each partition has a record",
                        "metadata of all topics, p50",
                        "deletion until the files are gone",
                        "resident memory with many that are idle",
                        "broker CPU per fetch of a session",
                        "compaction of a log",
                        "forming a group until each member has its assignment",
                        "rebalance until each member has its assignment",
                        "offset commits",
                        "broker CPU per second of heartbeats",
                        "exec to end of the command that lists topics");
        for (Line line : lines) {
            if (!line.note().contains("refused")) {
                assertMakesSense(line, Objects.requireNonNull(line.courant(), line.metric()));
            }
        }
        assertThat(report.text()).contains("| broker CPU per GB produced |");
        assertThat(report.json()).contains("\"samples\"");
    }

    @Test
    void theRivalTakesPartAndIsComparedWith() throws IOException, InterruptedException {
        Report report = compare(List.of(RowGroup.START), Side.STOCK);

        assertThat(report.lines()).singleElement().satisfies(line -> {
            assertThat(line.metric()).isEqualTo(Metric.START.label());
            Line.Sampled courant = Objects.requireNonNull(line.courant());
            Line.Sampled kafka = Objects.requireNonNull(line.kafka());
            assertMakesSense(line, courant);
            assertMakesSense(line, kafka);
            assertThat(line.ratio()).isEqualTo(courant.median() / kafka.median());
        });
    }

    private static void assertMakesSense(Line line, Line.Sampled sampled) {
        assertThat(sampled.samples()).as(line.metric()).isNotEmpty().allSatisfy(sample -> {
            assertThat(sample).isLessThan(NO_FIGURE_IS_SO_LARGE);
            if (MAY_BE_LESS.contains(line.metric())) {
                return;
            }
            assertThat(sample).isNotNegative();
            if (!MAY_BE_NOTHING.contains(line.metric())) {
                assertThat(sample).isPositive();
            }
        });
    }

    private static List<RowGroup> allBut(RowGroup group) {
        return List.copyOf(EnumSet.complementOf(EnumSet.of(group)));
    }

    private static Report compare(List<RowGroup> rows, List<Side> sides) throws IOException, InterruptedException {
        Checkout checkout = Checkout.find();
        Path launcher =
                Path.of(System.getProperty("bench.launcher", checkout.launcher().toString()));
        return new Comparison(
                        checkout, launcher, Scale.quick(1), rows, sides, List.of(Cores.UNPINNED), System.out::println)
                .run();
    }

    /** Courant alone unless {@code -Dbench.sides=COURANT,KAFKA,KAFKA_SYNCED} asks for more. */
    private static List<Side> sides() {
        return List.of(System.getProperty("bench.sides", "COURANT").split(",", -1)).stream()
                .map(Side::valueOf)
                .toList();
    }
}
