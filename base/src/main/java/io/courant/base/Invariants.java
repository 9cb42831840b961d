package io.courant.base;

import org.jspecify.annotations.Nullable;

/** Assertions that hold in production too. */
public final class Invariants {

    private Invariants() {}

    /** Stops the shard when {@code condition} does not hold. */
    public static void check(boolean condition, String message) {
        if (!condition) {
            throw new InvariantViolation(message);
        }
    }

    /** As {@link #check(boolean, String)}, with one fact for each {@code %s} of {@code template}. */
    public static void check(boolean condition, String template, long fact) {
        if (!condition) {
            throw new InvariantViolation(template.formatted(fact));
        }
    }

    /** As {@link #check(boolean, String)}, with one fact for each {@code %s} of {@code template}. */
    public static void check(boolean condition, String template, long first, long second) {
        if (!condition) {
            throw new InvariantViolation(template.formatted(first, second));
        }
    }

    /** As {@link #check(boolean, String)}, with one fact for each {@code %s} of {@code template}. */
    public static void check(boolean condition, String template, @Nullable Object... facts) {
        if (!condition) {
            throw new InvariantViolation(template.formatted(facts));
        }
    }

    /** For the place that cannot be reached: {@code throw unreachable(...)}. */
    public static InvariantViolation unreachable(String message) {
        return new InvariantViolation(message);
    }
}
