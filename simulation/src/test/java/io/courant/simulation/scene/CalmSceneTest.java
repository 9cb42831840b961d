package io.courant.simulation.scene;

import org.junit.jupiter.api.Test;

/** A broker to which nothing happens keeps its times. */
class CalmSceneTest {

    private static final int SCENES = 3;

    @Test
    void everythingComesInTime() {
        long firstSeed = Long.getLong("simulation.firstSeed", System.nanoTime() & 0xFFFF_FFFFL);
        for (long seed = firstSeed; seed < firstSeed + SCENES; seed++) {
            try {
                new CalmScene(seed).run();
            } catch (RuntimeException | Error failure) {
                throw new AssertionError(
                        "seed " + seed + " failed; replay: -Dtest=CalmSceneTest -Dsimulation.firstSeed=" + seed,
                        failure);
            }
        }
    }
}
