package io.courant.bench;

import io.courant.bench.load.RebalanceLoad;
import io.courant.bench.load.Topic;
import io.courant.bench.load.TopicAdmin;
import io.courant.bench.machine.Cores;
import io.courant.bench.report.Figures;
import io.courant.bench.report.Metric;
import io.courant.bench.report.Side;
import java.io.IOException;
import java.util.List;

/**
 * Groups of many members: what it takes a group to form, and to become stable again when a member leaves or comes. Neither broker
 * waits for more members before a first generation, so that the figures are of work, not of waiting.
 */
final class RebalanceRows {

    /** Otherwise a new group is not stable before three seconds have passed. */
    static final String NO_DELAY = "group.initial.rebalance.delay.ms";

    private static final double MILLIS_PER_SECOND = 1e3;

    private final Stage stage;
    private final Scale.Groups scale;
    private final String where;

    RebalanceRows(Stage stage) {
        this.stage = stage.with(NO_DELAY, "0").with("log.segment.delete.delay.ms", TopicRows.DELETE_DELAY_MS);
        this.scale = stage.scale().groups();
        this.where = "%d members, %d partitions".formatted(scale.members(), scale.members());
    }

    /** Starts the brokers, lets each go through it once without figures, measures, and stops them. */
    void measure() throws IOException, InterruptedException {
        try (LoadedBrokers brokers = LoadedBrokers.start(stage, Cores.UNPINNED, Side.STOCK)) {
            for (Side side : brokers.sides()) {
                stage.progress().accept("warming up " + side.label() + " with rebalances");
                for (int i = 0; i < scale.warmUps(); i++) {
                    measure(brokers, side, new Figures(ignored -> {}));
                }
            }
            for (int pair = 0; pair < stage.scale().pairs(); pair++) {
                for (Side side : stage.sidesOf(pair, Side.STOCK)) {
                    measure(brokers, side, stage.figures());
                }
            }
        }
    }

    private void measure(LoadedBrokers brokers, Side side, Figures figures) throws IOException, InterruptedException {
        int port = brokers.of(side).port();
        Topic topic = brokers.createTopic(side, scale.members());
        try (RebalanceLoad load = RebalanceLoad.open(port, topic, scale.members())) {
            load.connect(scale.formings());
            stage.settle();
            LoadMeter forming = brokers.meter(side);
            List<Double> formed = load.form();
            double formingCpu = forming.stop().brokerSeconds();
            LoadMeter rebalancing = brokers.meter(side);
            List<Double> rebalanced = load.rebalance(scale.rebalances());
            double rebalancingCpu = rebalancing.stop().brokerSeconds();
            load.disband();
            figures.add(Metric.GROUP_FORMED, where, side, meanMillis(sum(formed), formed.size()));
            figures.add(Metric.GROUP_FORMED_CPU, where, side, meanMillis(formingCpu, formed.size()));
            figures.add(Metric.REBALANCE, where, side, meanMillis(sum(rebalanced), rebalanced.size()));
            figures.add(Metric.REBALANCE_CPU, where, side, meanMillis(rebalancingCpu, rebalanced.size()));
        }
        TopicAdmin.delete(port, topic);
    }

    private static double sum(List<Double> seconds) {
        return seconds.stream().mapToDouble(Double::doubleValue).sum();
    }

    private static double meanMillis(double seconds, int count) {
        return seconds * MILLIS_PER_SECOND / count;
    }
}
