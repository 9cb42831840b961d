package io.courant.metadata.config;

import io.courant.base.CommaSeparated;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a setting may hold. */
public sealed interface ValueType {

    /** Kafka's number of the type, as DescribeConfigs and CreateTopics know it. */
    byte code();

    /** Whether entries can be added to it and taken off. */
    default boolean isList() {
        return false;
    }

    /** What is legal, as the end of a sentence. */
    String legal();

    /** What is wrong with {@code value}, as the end of a sentence that begins with the value; null when it is legal. */
    @Nullable
    String problem(String value);

    /** How {@code value}, which is legal, is stored and shown. */
    default String stored(String value) {
        return value.strip();
    }

    /** {@code true} or {@code false}, in any case. */
    record Bool() implements ValueType {
        @Override
        public String stored(String value) {
            return value.strip().toLowerCase(Locale.ROOT);
        }

        @Override
        public byte code() {
            return 1;
        }

        @Override
        public String legal() {
            return "true or false";
        }

        @Override
        public @Nullable String problem(String value) {
            return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false") ? null : "must be true or false";
        }
    }

    /** One of some words. */
    record Choice(List<String> choices) implements ValueType {
        @Override
        public byte code() {
            return 2;
        }

        @Override
        public String legal() {
            return "one of " + String.join(", ", choices);
        }

        @Override
        public @Nullable String problem(String value) {
            return choices.contains(value) ? null : "must be one of " + String.join(", ", choices);
        }
    }

    /** A whole number of 32 bits in {@code [min, max]}. */
    record Int32(int min, int max) implements ValueType {
        @Override
        public byte code() {
            return 3;
        }

        @Override
        public String legal() {
            return "a whole number from " + min + " to " + max;
        }

        @Override
        public @Nullable String problem(String value) {
            return wholeNumberProblem(value, min, max);
        }
    }

    /** {@code unset}, or a whole number of 32 bits in {@code [min, max]}. */
    record Int32OrUnset(int unset, int min, int max) implements ValueType {
        @Override
        public byte code() {
            return 3;
        }

        @Override
        public String legal() {
            return unset + " or a whole number from " + min + " to " + max;
        }

        @Override
        public @Nullable String problem(String value) {
            if (value.equals(Integer.toString(unset)) || wholeNumberProblem(value, min, max) == null) {
                return null;
            }
            return "must be " + unset + " or a whole number from " + min + " to " + max;
        }
    }

    /** A whole number of 64 bits in {@code [min, max]}. */
    record Int64(long min, long max) implements ValueType {
        @Override
        public byte code() {
            return 5;
        }

        @Override
        public String legal() {
            return "a whole number from " + min + " to " + max;
        }

        @Override
        public @Nullable String problem(String value) {
            return wholeNumberProblem(value, min, max);
        }
    }

    /** A fraction in {@code [min, max]}. */
    record Float64(double min, double max) implements ValueType {
        @Override
        public byte code() {
            return 6;
        }

        @Override
        public String legal() {
            return "a number from " + min + " to " + max;
        }

        @Override
        public @Nullable String problem(String value) {
            double number;
            try {
                number = Double.parseDouble(value);
            } catch (NumberFormatException notNumeric) {
                return "must be a number";
            }
            return number >= min && number <= max ? null : "must be between " + min + " and " + max;
        }
    }

    /** Words with commas between, each one of {@code choices}. */
    record WordList(Set<String> choices) implements ValueType {
        @Override
        public byte code() {
            return 7;
        }

        @Override
        public boolean isList() {
            return true;
        }

        @Override
        public String legal() {
            return "a list of " + String.join(", ", choices.stream().sorted().toList());
        }

        @Override
        public @Nullable String problem(String value) {
            for (String word : CommaSeparated.entries(value)) {
                if (!choices.contains(word)) {
                    return "must be a list of "
                            + String.join(", ", choices.stream().sorted().toList());
                }
            }
            return null;
        }
    }

    /** Replicas as {@code partition:broker} with commas between, or {@code *} for all. */
    record ReplicaList() implements ValueType {
        private static final Pattern REPLICA = Pattern.compile("([0-9]+:[0-9]+)?");
        private static final String ALL = "*";

        @Override
        public byte code() {
            return 7;
        }

        @Override
        public boolean isList() {
            return true;
        }

        @Override
        public String legal() {
            return "a list of PARTITION:BROKER, or * for all";
        }

        @Override
        public @Nullable String problem(String value) {
            return value.strip().equals(ALL)
                            || CommaSeparated.entries(value).stream()
                                    .allMatch(entry ->
                                            REPLICA.matcher(entry.strip()).matches())
                    ? null
                    : "must be " + legal();
        }
    }

    private static @Nullable String wholeNumberProblem(String value, long min, long max) {
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException notNumeric) {
            return "must be a whole number";
        }
        if (number < min) {
            return "must be at least " + min;
        }
        return number > max ? "must be at most " + max : null;
    }
}
