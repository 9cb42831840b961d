package io.courant.bench;

import io.courant.bench.load.ManyTopics;
import io.courant.bench.load.SessionLoad;
import io.courant.bench.load.SessionReader;
import io.courant.bench.load.Topic;
import io.courant.bench.load.TopicAdmin;
import io.courant.bench.machine.Cores;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A fetch session with many partitions of which one is busy: what a fetch costs when a batch is there, and when it has to wait
 * for one. The second is what the broker takes for both writing and fetching, less what it takes for the same writing alone.
 */
final class SessionRows {

    private static final double MICROS_PER_SECOND = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;

    private final Stage stage;
    private final int fetches;
    private final String where;

    SessionRows(Stage stage) {
        this.stage = stage.with("log.segment.delete.delay.ms", TopicRows.DELETE_DELAY_MS);
        this.fetches = stage.scale().many().sessionFetches();
        this.where = "session of %d partitions, 1 busy"
                .formatted(stage.scale().many().sessionPartitions());
    }

    /** Starts the brokers, lets each go through it once without figures, measures, and stops them. */
    void measure() throws IOException, InterruptedException {
        try (LoadedBrokers brokers = LoadedBrokers.start(stage, Cores.UNPINNED, Side.STOCK)) {
            for (Side side : brokers.sides()) {
                stage.progress().accept("warming up " + side.label() + " with a fetch session");
                run(brokers, side);
            }
            for (int pair = 0; pair < stage.scale().pairs(); pair++) {
                for (Side side : stage.sidesOf(pair, Side.STOCK)) {
                    Outcome outcome = run(brokers, side);
                    stage.figures().add(Metric.SESSION_CPU, where + ", a batch is there", side, outcome.thereMicros());
                    stage.figures().add(Metric.SESSION_CPU, where + ", waits for it", side, outcome.waitingMicros());
                    stage.figures().add(Metric.SESSION_P50, where + ", a batch is there", side, outcome.p50Micros());
                }
            }
        }
    }

    /** Broker CPU per fetch when a batch is there and when it is waited for, and the median from request to answer. */
    private record Outcome(double thereMicros, double waitingMicros, double p50Micros) {}

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private Outcome run(LoadedBrokers brokers, Side side) throws IOException, InterruptedException {
        int port = brokers.of(side).port();
        Topic topic = brokers.createTopic(side, stage.scale().many().sessionPartitions());
        new ManyTopics(port, topic.name(), List.of(topic)).fill();
        SessionLoad load = new SessionLoad(port, topic);
        Histogram[] nanos = new Histogram[1];
        double there;
        double waiting;
        try (SessionReader reader = load.reader()) {
            load.write(fetches);
            there = cpuSeconds(brokers, side, () -> nanos[0] = load.readOn(reader, fetches));
            waiting = cpuSeconds(brokers, side, () -> load.readWhatComes(reader, fetches));
        }
        double writing = cpuSeconds(brokers, side, () -> load.writeOneByOne(fetches));
        TopicAdmin.delete(port, topic);
        return new Outcome(
                perFetchMicros(there),
                perFetchMicros(waiting - writing),
                nanos[0].getValueAtPercentile(50) / NANOS_PER_MICRO);
    }

    private double cpuSeconds(LoadedBrokers brokers, Side side, Work work) throws IOException, InterruptedException {
        stage.settle();
        double before = brokers.of(side).served().cpuSeconds();
        work.run();
        return brokers.of(side).served().cpuSeconds() - before;
    }

    private double perFetchMicros(double seconds) {
        return seconds * MICROS_PER_SECOND / fetches;
    }
}
