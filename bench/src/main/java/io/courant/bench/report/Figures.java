package io.courant.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Samples as they come in, line by line. Confined to the thread that runs the rows. */
public final class Figures {

    private record Key(Metric metric, String placement) {}

    private static final class Samples {
        private final List<Double> courant = new ArrayList<>();
        private final List<Double> kafka = new ArrayList<>();
        private final List<Double> kafkaSynced = new ArrayList<>();
        private final List<Double> floor = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
    }

    private final Map<Key, Samples> samples = new LinkedHashMap<>();
    private final Consumer<String> progress;

    /** {@code progress} is told about every sample, in words. */
    public Figures(Consumer<String> progress) {
        this.progress = progress;
    }

    /** Adds a sample of one of the brokers. */
    public void add(Metric metric, String placement, Side side, double value) {
        Samples line = samplesOf(metric, placement);
        switch (side) {
            case COURANT -> line.courant.add(value);
            case KAFKA -> line.kafka.add(value);
            case KAFKA_SYNCED -> line.kafkaSynced.add(value);
        }
        progress.accept("%s, %s, %s: %.3f %s".formatted(side.label(), metric.label(), placement, value, metric.unit()));
    }

    /** Adds a sample of the hardware's floor under a metric. */
    public void addFloor(Metric metric, String placement, double value) {
        samplesOf(metric, placement).floor.add(value);
        progress.accept("floor, %s, %s: %.3f %s".formatted(metric.label(), placement, value, metric.unit()));
    }

    /** Says something about a line once: what is missing, or why there is no figure. */
    public void note(Metric metric, String placement, String text) {
        List<String> notes = samplesOf(metric, placement).notes;
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    /**
     * The outcome so far, in the order of the metrics. Where Kafka ran with syncs too, a second line, which says so, holds
     * these samples beside the same samples of Courant.
     */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        List<Map.Entry<Key, Samples>> inOrder = new ArrayList<>(samples.entrySet());
        inOrder.sort(Comparator.comparing(entry -> entry.getKey().metric()));
        for (Map.Entry<Key, Samples> entry : inOrder) {
            Key key = entry.getKey();
            Samples line = entry.getValue();
            if (!line.kafka.isEmpty() || line.kafkaSynced.isEmpty()) {
                lines.add(line(key, key.placement(), line, line.kafka));
            }
            if (!line.kafkaSynced.isEmpty()) {
                String placement = key.placement() + "; " + Side.KAFKA_SYNCED.label();
                lines.add(line(key, placement, line, line.kafkaSynced));
            }
        }
        return List.copyOf(lines);
    }

    private static Line line(Key key, String placement, Samples line, List<Double> kafka) {
        return new Line(
                key.metric().label(),
                placement,
                key.metric().unit(),
                Line.Sampled.of(line.courant),
                Line.Sampled.of(kafka),
                Line.Sampled.of(line.floor),
                String.join("; ", line.notes));
    }

    private Samples samplesOf(Metric metric, String placement) {
        return samples.computeIfAbsent(new Key(metric, placement), key -> new Samples());
    }
}
