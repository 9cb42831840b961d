package io.courant.metadata.config;

import io.courant.base.CommaSeparated;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which values a setting may have: any of the alternatives; no alternatives means all values. */
public record Bounds(List<Alternative> alternatives) {

    private static final Pattern BETWEEN_ALTERNATIVES = Pattern.compile("\\|");

    /** Some of the legal values. */
    public sealed interface Alternative {}

    /** One literal value. */
    public record Value(String text) implements Alternative {
        @Override
        public String toString() {
            return text;
        }
    }

    /** Numbers from {@code low} to {@code high}, both included; a missing bound is open. */
    public record Range(Optional<BigDecimal> low, Optional<BigDecimal> high) implements Alternative {

        boolean contains(BigDecimal number) {
            return low.map(bound -> number.compareTo(bound) >= 0).orElse(true)
                    && high.map(bound -> number.compareTo(bound) <= 0).orElse(true);
        }

        @Override
        public String toString() {
            if (high.isEmpty()) {
                return "at least " + low.map(BigDecimal::toPlainString).orElse("anything");
            }
            return low.map(bound -> bound.toPlainString() + " to ").orElse("at most ")
                    + high.get().toPlainString();
        }
    }

    /** Reads {@code a|b|1..9}; an empty text allows everything. */
    static Bounds parse(String text) {
        if (text.isEmpty()) {
            return new Bounds(List.of());
        }
        return new Bounds(BETWEEN_ALTERNATIVES
                .splitAsStream(text)
                .map(Bounds::alternative)
                .toList());
    }

    private static Alternative alternative(String text) {
        int dots = text.indexOf("..");
        return dots < 0 ? new Value(text) : new Range(bound(text.substring(0, dots)), bound(text.substring(dots + 2)));
    }

    private static Optional<BigDecimal> bound(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(text));
    }

    Optional<String> problemWith(String text, Setting.Type type) {
        boolean fine = alternatives.isEmpty()
                || (type == Setting.Type.LIST
                        ? CommaSeparated.filledEntries(text).stream().allMatch(this::allows)
                        : allows(text));
        return fine ? Optional.empty() : Optional.of("is not one of: " + this);
    }

    private boolean allows(String text) {
        return alternatives.stream().anyMatch(alternative -> switch (alternative) {
            case Value value -> value.text().equalsIgnoreCase(text);
            case Range range -> range.contains(new BigDecimal(text));
        });
    }

    @Override
    public String toString() {
        return String.join(
                ", ", alternatives.stream().map(Alternative::toString).toList());
    }
}
