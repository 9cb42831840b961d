package io.courant.bench;

import io.courant.bench.load.TopicAdmin;
import io.courant.bench.machine.Cores;
import io.courant.bench.machine.Programs;
import io.courant.bench.process.KafkaTool;
import io.courant.bench.process.RunningBroker;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * How long a command takes from its exec to its end: ours by the launcher, Kafka's by the JVM that its script would start. Both ask the
 * same broker, one of ours where we take part.
 */
final class CliRows {

    private static final String TOPIC = "bench-cli-";
    private static final int TOPICS = 10;

    /** A command is short, and other processes disturb it much. */
    private static final int RUNS_PER_PAIR = 3;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final String PLACEMENT = "unpinned, " + TOPICS + " topics";

    private final Stage stage;
    private final Path launcher;
    private final KafkaTool kafkaTool;

    CliRows(Stage stage, Path launcher, KafkaTool kafkaTool) {
        this.stage = stage;
        this.launcher = launcher;
        this.kafkaTool = kafkaTool;
    }

    void measure() throws IOException, InterruptedException {
        Stage.Home home = stage.home(stage.sides(Side.STOCK).getFirst(), "cli");
        try (RunningBroker broker = stage.startServing(home, Cores.UNPINNED)) {
            for (int topic = 0; topic < TOPICS; topic++) {
                TopicAdmin.create(broker.port(), TOPIC + topic, 1);
            }
            for (Side side : stage.sides(Side.STOCK)) {
                list(side, broker.port()); // builds, makes the cache, reads files for the first time
            }
            for (int pair = 0; pair < stage.scale().pairs() * RUNS_PER_PAIR; pair++) {
                for (Side side : stage.sidesOf(pair, Side.STOCK)) {
                    stage.figures().add(Metric.CLI_LIST, PLACEMENT, side, list(side, broker.port()));
                }
            }
        }
    }

    /** Lists the topics and returns the seconds that it took. */
    private double list(Side side, int port) throws IOException, InterruptedException {
        String bootstrap = "127.0.0.1:" + port;
        List<String> command = side == Side.COURANT
                ? List.of(launcher.toString(), "topic", "list", "--bootstrap", bootstrap)
                : kafkaTool.command("org.apache.kafka.tools.TopicCommand", "--bootstrap-server", bootstrap, "--list");
        long begun = System.nanoTime();
        String output = Programs.run(command);
        double seconds = (System.nanoTime() - begun) / NANOS_PER_SECOND;
        if (!output.contains(TOPIC + (TOPICS - 1))) {
            throw new IOException(side.label() + " does not list the topics: " + output);
        }
        return seconds;
    }
}
