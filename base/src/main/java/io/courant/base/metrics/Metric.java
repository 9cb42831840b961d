package io.courant.base.metrics;

import io.courant.base.Invariants;
import java.util.List;

/**
 * The declaration of one thing that is counted.
 *
 * @param name words in lower case between dots, without the unit
 * @param meaning one sentence for operators, without a dot at its end
 * @param labels what tells its series apart; each has few values: where a client chooses them, a named limit bounds how many
 */
public record Metric(String name, Kind kind, Unit unit, String meaning, List<String> labels) {

    /** How it is counted. */
    public enum Kind {
        /** Only rises while the process lives. */
        COUNTER,
        /** What is now. */
        GAUGE,
        /** How long something took: how often, how long in all, and how often up to certain bounds. */
        DURATIONS
    }

    /** What its numbers are of. */
    public enum Unit {
        NUMBER,
        BYTES,
        SECONDS
    }

    public Metric {
        labels = List.copyOf(labels);
    }

    public static Metric counter(String name, Unit unit, String meaning, String... labels) {
        return new Metric(name, Kind.COUNTER, unit, meaning, List.of(labels));
    }

    public static Metric gauge(String name, Unit unit, String meaning, String... labels) {
        return new Metric(name, Kind.GAUGE, unit, meaning, List.of(labels));
    }

    public static Metric durations(String name, String meaning, String... labels) {
        return new Metric(name, Kind.DURATIONS, Unit.SECONDS, meaning, List.of(labels));
    }

    /** Whoever counts must do so as declared; anything else is a bug. */
    public void requireUse(Kind use, List<String> labelValues) {
        Invariants.check(kind == use, "%s is one of %s and counted as one of %s", name, kind, use);
        Invariants.check(
                labelValues.size() == labels.size(), "%s has the labels %s, not %s", name, labels, labelValues);
    }
}
