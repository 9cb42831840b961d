package io.courant.simulation.scene;

import java.util.List;
import java.util.function.Supplier;

/** Runs scenes so that whatever becomes of one, a failure, a hang, the end of the JVM, its output tells how to run it again. */
final class ReplayableRun {

    private ReplayableRun() {}

    /**
     * Runs {@code scene}.
     *
     * @param test class and method that run the scene of {@code seed} first when {@code simulation.firstSeed} says so
     * @param lines the last lines of the scene's log
     */
    static void of(long seed, String test, Runnable scene, Supplier<List<String>> lines) {
        System.out.println("simulation: " + test + ": seed " + seed);
        try {
            scene.run();
        } catch (RuntimeException | Error failure) {
            throw new AssertionError(
                    "seed %s failed: %s%nreplay: %s%n%s"
                            .formatted(
                                    seed,
                                    failure,
                                    command(seed, test),
                                    String.join(System.lineSeparator(), lines.get())),
                    failure);
        }
    }

    /** As typed in the root of the checkout. */
    private static String command(long seed, String test) {
        return "JAVA_HOME=%s mvn -pl simulation -am test -Dtest='%s' -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.scenes=1 -Dsimulation.firstSeed=%s"
                .formatted(System.getProperty("java.home"), test, seed);
    }
}
