package io.courant.testkit.gen;

import io.courant.testkit.SeededRandom;

/**
 * Runs a property with many seeds. Its first seed is fixed, so that builds repeat; {@code -Dproperty.seed=N} runs that
 * one alone, {@code -Dproperty.runs=N} changes how many there are.
 */
public final class Property {

    private static final long FIRST_SEED = 1;

    /** Something that must hold for any stream of random numbers; throws when it does not. */
    @FunctionalInterface
    public interface Check {
        void accept(SeededRandom random) throws Exception;
    }

    private Property() {}

    /** Runs {@code property} with {@code runs} seeds. */
    public static void check(int runs, Check property) {
        Long only = Long.getLong("property.seed");
        if (only != null) {
            run(only, property);
            return;
        }
        int count = Integer.getInteger("property.runs", runs);
        for (int i = 0; i < count; i++) {
            run(FIRST_SEED + i, property);
        }
    }

    /** As {@link #check(int, Check)} with one value a run, which the failure shows. */
    public static <T> void forAll(int runs, Gen<T> generator, ValueCheck<T> property) {
        check(runs, random -> {
            T value = generator.next(random);
            try {
                property.accept(value);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("does not hold for " + value, e);
            }
        });
    }

    /** Something that must hold for a value. */
    @FunctionalInterface
    public interface ValueCheck<T> {
        void accept(T value) throws Exception;
    }

    private static void run(long seed, Check property) {
        try {
            property.accept(new SeededRandom(SeededRandom.mix(seed)));
        } catch (Exception | AssertionError | StackOverflowError e) {
            throw new AssertionError("fails with seed " + seed + "; replay with -Dproperty.seed=" + seed + ": " + e, e);
        }
    }
}
