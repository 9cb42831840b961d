package io.courant.bench;

import io.courant.bench.load.CommitLoad;
import io.courant.bench.load.Topic;
import io.courant.bench.load.TopicAdmin;
import io.courant.bench.machine.Cores;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Offset commits as fast as a broker answers them: Courant has them on disk by then, Kafka does not sync. */
final class CommitRows {

    private static final double MICROS_PER_SECOND = 1e6;
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private final Stage stage;
    private final Scale.Groups scale;
    private final String where;

    CommitRows(Stage stage) {
        this.stage =
                stage.with(RebalanceRows.NO_DELAY, "0").with("log.segment.delete.delay.ms", TopicRows.DELETE_DELAY_MS);
        this.scale = stage.scale().groups();
        this.where =
                "%d groups of 1 member, %d partitions a commit".formatted(scale.committers(), scale.commitPartitions());
    }

    /** Starts the brokers, warms each up, measures, and stops them. */
    void measure() throws IOException, InterruptedException {
        try (LoadedBrokers brokers = LoadedBrokers.start(stage, Cores.UNPINNED, Side.STOCK)) {
            for (Side side : brokers.sides()) {
                stage.progress().accept("warming up " + side.label() + " with offset commits");
                run(
                        brokers,
                        side,
                        TimeUnit.SECONDS.toMillis(stage.scale().durable().warmUpSeconds()));
            }
            for (int pair = 0; pair < stage.scale().pairs(); pair++) {
                for (Side side : stage.sidesOf(pair, Side.STOCK)) {
                    Run run = run(brokers, side, scale.commitMs());
                    long commits = run.outcome().commits();
                    Histogram nanos = run.outcome().nanos();
                    record(Metric.COMMIT_RATE, side, commits / run.outcome().seconds());
                    record(Metric.COMMIT_CPU, side, run.cpuSeconds() * MICROS_PER_SECOND / commits);
                    record(Metric.COMMIT_P50, side, nanos.getValueAtPercentile(50) / NANOS_PER_MILLISECOND);
                    record(Metric.COMMIT_P99, side, nanos.getValueAtPercentile(99) / NANOS_PER_MILLISECOND);
                }
            }
        }
    }

    private record Run(CommitLoad.Outcome outcome, double cpuSeconds) {}

    private Run run(LoadedBrokers brokers, Side side, long milliseconds) throws IOException, InterruptedException {
        int port = brokers.of(side).port();
        Topic topic = brokers.createTopic(side, scale.commitPartitions());
        Run run;
        try (CommitLoad load = CommitLoad.open(port, topic, scale.committers())) {
            stage.settle();
            LoadMeter meter = brokers.meter(side);
            CommitLoad.Outcome outcome = load.run(milliseconds);
            run = new Run(outcome, meter.stop().brokerSeconds());
            load.disband();
        }
        TopicAdmin.delete(port, topic);
        return run;
    }

    private void record(Metric metric, Side side, double value) {
        stage.figures().add(metric, where, side, value);
    }
}
