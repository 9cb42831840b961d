package io.courant.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.bench.machine.Cores;
import io.courant.bench.process.Checkout;
import io.courant.bench.report.Line;
import io.courant.bench.report.Report;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bench")
class CompareTest {

    @Test
    void everyRowGivesFiguresThatMakeSense() throws IOException, InterruptedException {
        Checkout checkout = Checkout.find();
        Comparison comparison = new Comparison(
                checkout,
                Path.of(System.getProperty("bench.launcher", checkout.launcher().toString())),
                Scale.quick(1),
                List.of(RowGroup.values()),
                sides(),
                List.of(Cores.UNPINNED),
                System.out::println);

        Report report = comparison.run();

        assertThat(report.lines())
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
                        "resident memory, idle");
        for (Line line : report.lines()) {
            if (!line.note().contains("refused")) {
                assertThat(Objects.requireNonNull(line.courant()).samples())
                        .as(line.metric())
                        .isNotEmpty()
                        .allSatisfy(sample -> assertThat(sample).isBetween(0.0, 1e6));
            }
        }
        assertThat(report.text()).contains("| broker CPU per GB produced |");
        assertThat(report.json()).contains("\"samples\"");
    }

    /** Courant alone unless {@code -Dbench.sides=COURANT,KAFKA,KAFKA_SYNCED} asks for more. */
    private static List<Side> sides() {
        return List.of(System.getProperty("bench.sides", "COURANT").split(",", -1)).stream()
                .map(Side::valueOf)
                .toList();
    }
}
