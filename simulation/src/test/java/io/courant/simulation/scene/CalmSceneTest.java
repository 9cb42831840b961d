package io.courant.simulation.scene;

import org.junit.jupiter.api.Test;

/** A broker to which nothing happens keeps its times: from a random seed on, or from {@code -Dsimulation.firstSeed}. */
class CalmSceneTest {

    private static final int SCENES = Integer.getInteger("simulation.scenes", 3);

    @Test
    void everythingComesInTime() {
        long firstSeed = Long.getLong("simulation.firstSeed", System.nanoTime() & 0xFFFF_FFFFL);
        for (long seed = firstSeed; seed < firstSeed + SCENES; seed++) {
            CalmScene scene = new CalmScene(seed);
            ReplayableRun.of(seed, "CalmSceneTest#everythingComesInTime", scene::run, scene::lines);
        }
    }
}
