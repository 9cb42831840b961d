package io.courant.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private final Figures figures = new Figures(text -> {});

    @Test
    void aLineHoldsMediansAndTheirRatios() {
        for (double value : new double[] {2.0, 9.0, 1.0}) {
            figures.add(Metric.PRODUCE_CPU, "pinned", Side.COURANT, value);
        }
        figures.add(Metric.PRODUCE_CPU, "pinned", Side.KAFKA, 4.0);
        figures.add(Metric.PRODUCE_CPU, "pinned", Side.KAFKA, 6.0);
        figures.addFloor(Metric.PRODUCE_CPU, "pinned", 1.0);

        Line line = figures.lines().getFirst();

        assertThat(Objects.requireNonNull(line.courant()).median()).isEqualTo(2.0);
        assertThat(Objects.requireNonNull(line.kafka()).median()).isEqualTo(5.0);
        assertThat(line.ratio()).isEqualTo(0.4);
        assertThat(line.overFloor()).isEqualTo(2.0);
    }

    @Test
    void aSideThatWasNotMeasuredLeavesItsCellAndTheRatioEmpty() {
        figures.add(Metric.START, "unpinned", Side.COURANT, 0.5);

        Line line = figures.lines().getFirst();

        assertThat(line.kafka()).isNull();
        assertThat(line.ratio()).isNull();
    }

    @Test
    void kafkaWithSyncsIsALineOfItsOwnBesideTheSameSamplesOfCourant() {
        figures.add(Metric.DURABLE_RATE, "1 partition", Side.COURANT, 6.0);
        figures.add(Metric.DURABLE_RATE, "1 partition", Side.KAFKA, 3.0);
        figures.add(Metric.DURABLE_RATE, "1 partition", Side.KAFKA_SYNCED, 1.0);

        assertThat(figures.lines())
                .extracting(line -> line.placement() + ": " + line.ratio())
                .containsExactly("1 partition: 2.0", "1 partition; Kafka with flush.messages=1: 6.0");
    }

    @Test
    void placementsAreDifferentLinesAndMetricsKeepTheirOrder() {
        figures.add(Metric.CONSUME_CPU, "pinned", Side.KAFKA, 1);
        figures.add(Metric.PRODUCE_CPU, "pinned", Side.KAFKA, 1);
        figures.add(Metric.PRODUCE_CPU, "unpinned", Side.KAFKA, 1);

        assertThat(figures.lines())
                .extracting(line -> line.metric() + ", " + line.placement())
                .containsExactly(
                        "broker CPU per GB produced, pinned",
                        "broker CPU per GB produced, unpinned",
                        "broker CPU per GB consumed, pinned");
    }

    @Test
    void aRefusedFigureIsANoteWithoutANumber() {
        figures.note(Metric.ACK_P99, "pinned", "refused: CPU busy 90 %");
        figures.note(Metric.ACK_P99, "pinned", "refused: CPU busy 90 %");

        Line line = figures.lines().getFirst();

        assertThat(line.courant()).isNull();
        assertThat(line.note()).isEqualTo("refused: CPU busy 90 %");
    }
}
