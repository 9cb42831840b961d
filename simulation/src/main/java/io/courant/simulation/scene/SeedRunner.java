package io.courant.simulation.scene;

import io.courant.simulation.client.Tally;
import java.util.function.Consumer;

/** Runs scenes of many seeds for a while. */
public final class SeedRunner {

    private final Consumer<String> out;
    private final Tally total = new Tally();
    private long scenes;

    /** {@code out} takes lines for people. */
    public SeedRunner(Consumer<String> out) {
        this.out = out;
    }

    /** What all scenes together have reached. */
    public Tally total() {
        return total;
    }

    public long scenes() {
        return scenes;
    }

    /** Runs seeds from {@code firstSeed} on until {@code nanos} of real time have passed, at least one. */
    public void run(long firstSeed, long nanos) {
        long startedNanos = System.nanoTime();
        long seed = firstSeed;
        do {
            runSeed(seed++);
        } while (System.nanoTime() - startedNanos < nanos);
        out.accept("simulation: seeds %s to %s passed, %s scenes".formatted(firstSeed, seed - 1, scenes));
    }

    /** Runs one seed, which is told first, in case that the scene does not come to its end; a failure says how to replay it. */
    public Scene runSeed(long seed) {
        out.accept("simulation: seed " + seed);
        Scene scene = Scene.ofSeed(seed);
        try {
            scene.run();
        } catch (RuntimeException | Error failure) {
            String message = "simulation: seed %s failed: %s%nreplay: ./courant test --seed %s%n%s"
                    .formatted(seed, failure, seed, String.join(System.lineSeparator(), scene.lines()));
            out.accept(message);
            throw new AssertionError(message, failure);
        }
        scenes++;
        total.add(scene.tally());
        return scene;
    }
}
