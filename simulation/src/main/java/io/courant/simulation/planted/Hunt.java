package io.courant.simulation.planted;

import io.courant.base.InvariantViolation;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Looks for a planted bug with seed after seed of its workload. */
public final class Hunt {

    /**
     * The end of a hunt.
     *
     * @param seed the one that found the bug, -1 when none did
     * @param finding what it found
     */
    public record Result(long seed, String finding) {
        public boolean found() {
            return seed >= 0;
        }
    }

    private Hunt() {}

    /** Plants {@code bug} and tries {@code seeds} seeds from {@code firstSeed} on, up to the first find. */
    public static Result withBug(PlantedBug bug, long firstSeed, int seeds) {
        MutatedClasses classes = new MutatedClasses(bug.mutations());
        try {
            Class<?> hunt = Class.forName(Hunt.class.getName(), true, classes);
            for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
                Object finding =
                        hunt.getMethod("finding", String.class, long.class).invoke(null, bug.name(), seed);
                if (finding != null) {
                    classes.assertAllApplied();
                    return new Result(seed, finding.toString());
                }
            }
            classes.assertAllApplied();
            return new Result(-1, "");
        } catch (InvocationTargetException e) {
            throw new AssertionError("the hunt itself failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the hunt cannot begin", e);
        }
    }

    /** What one seed of the bug's workload finds with the classes as they are loaded here; null for nothing. */
    public static @Nullable String finding(String bug, long seed) {
        try {
            PlantedBug.valueOf(bug).run(seed);
            return null;
        } catch (RuntimeException | AssertionError | InvariantViolation finding) {
            return finding.toString();
        }
    }
}
