package io.courant.bench;

import io.courant.bench.load.Topic;
import io.courant.bench.load.TopicAdmin;
import io.courant.bench.machine.Cores;
import io.courant.bench.machine.LinuxProcess;
import io.courant.bench.process.RunningBroker;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Brokers that are up at the same time on fresh directories, and get load in turn. Used by one thread. */
final class LoadedBrokers implements AutoCloseable {

    private final Stage stage;
    private final Map<Side, RunningBroker> brokers = new EnumMap<>(Side.class);
    private int topics;

    private LoadedBrokers(Stage stage) {
        this.stage = stage;
    }

    /** Starts those of {@code wanted} that take part, and returns when they serve. */
    static LoadedBrokers start(Stage stage, Cores cores, List<Side> wanted) throws IOException, InterruptedException {
        LoadedBrokers started = new LoadedBrokers(stage);
        try {
            for (Side side : stage.sides(wanted)) {
                started.brokers.put(side, stage.startServing(stage.home(side, "load"), cores));
            }
            return started;
        } catch (IOException | InterruptedException e) {
            started.close();
            throw e;
        }
    }

    List<Side> sides() {
        return List.copyOf(brokers.keySet());
    }

    RunningBroker of(Side side) {
        return Objects.requireNonNull(brokers.get(side), side.label());
    }

    /** Makes a topic with a name of its own. */
    Topic createTopic(Side side, int partitions) throws IOException {
        topics++;
        return TopicAdmin.create(of(side).port(), "bench-" + topics, partitions);
    }

    /** Starts counting CPU time for the broker of {@code side}, which is about to get load. */
    LoadMeter meter(Side side) throws IOException, InterruptedException {
        List<LinuxProcess> bystanders = new ArrayList<>();
        for (Map.Entry<Side, RunningBroker> other : brokers.entrySet()) {
            if (other.getKey() != side) {
                bystanders.add(other.getValue().served());
            }
        }
        return LoadMeter.start(stage.directory(), of(side).served(), bystanders);
    }

    @Override
    public void close() {
        brokers.values().forEach(RunningBroker::close);
    }
}
