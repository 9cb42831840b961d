package io.courant.bench;

import io.courant.bench.load.MultiplexedProducer;
import io.courant.bench.load.MultiplexedProducer.Load;
import io.courant.bench.load.ProduceFrames;
import io.courant.bench.load.StartProbe;
import io.courant.bench.load.Topic;
import io.courant.bench.load.TopicAdmin;
import io.courant.bench.machine.Cores;
import io.courant.bench.process.RunningBroker;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Side;
import java.io.IOException;

/**
 * Starting again after {@code kill -9}: each broker holds much data, then gets single records until a journal has something
 * to replay, and is killed right after the last acknowledgement. Every run has a directory of its own, which is removed
 * afterwards: a broker that has started once is no longer in that state.
 */
final class RestartRows {

    private static final short ACKS_ALL = -1;
    private static final int PARTITIONS = 6;
    private static final int SMALL_CONNECTIONS = 64;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long MEGABYTE = 1_000_000;
    private static final Cores CORES = Cores.UNPINNED;

    private final Stage stage;
    private final String where;

    RestartRows(Stage stage) {
        this.stage = stage;
        Scale.Durable scale = stage.scale().durable();
        this.where = "%d MB of data, the last %d MB in single records"
                .formatted((scale.restartBytes() + scale.journalBytes()) / MEGABYTE, scale.journalBytes() / MEGABYTE);
    }

    void measure() throws IOException, InterruptedException {
        for (int pair = 0; pair < stage.scale().pairs(); pair++) {
            for (Side side : stage.sidesOf(pair, Side.STOCK)) {
                Stage.Home home = stage.home(side, "restart");
                Topic topic = fillAndKill(home);
                measureStart(side, home, topic);
                Directories.remove(home.directory());
            }
        }
    }

    private Topic fillAndKill(Stage.Home home) throws IOException, InterruptedException {
        Scale.Durable scale = stage.scale().durable();
        try (RunningBroker broker = stage.startServing(home, CORES)) {
            Topic topic = TopicAdmin.create(broker.port(), "bench-restart", PARTITIONS);
            MultiplexedProducer.run(broker.port(), ProduceFrames.of(topic, ACKS_ALL), Load.upTo(scale.restartBytes()));
            MultiplexedProducer.run(
                    broker.port(),
                    ProduceFrames.ofOneRecord(topic, ACKS_ALL),
                    Load.oneByOneUpTo(SMALL_CONNECTIONS, scale.journalBytes()));
            broker.kill();
            return topic;
        }
    }

    private void measureStart(Side side, Stage.Home home, Topic topic) throws IOException, InterruptedException {
        ProduceFrames frames = ProduceFrames.ofOneRecord(topic, ACKS_ALL);
        try (StartProbe ready = StartProbe.untilReady(home.port());
                StartProbe acknowledged = StartProbe.untilAcknowledged(home.port(), frames);
                RunningBroker broker = stage.start(home, CORES)) {
            double readySeconds = (ready.await(broker) - broker.startedNanos()) / NANOS_PER_SECOND;
            double ackSeconds = (acknowledged.await(broker) - broker.startedNanos()) / NANOS_PER_SECOND;
            stage.figures().add(Metric.RESTART_READY, where, side, readySeconds);
            stage.figures().add(Metric.RESTART_ACK, where, side, ackSeconds);
            broker.kill();
        }
    }
}
