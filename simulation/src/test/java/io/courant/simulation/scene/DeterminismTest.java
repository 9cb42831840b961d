package io.courant.simulation.scene;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeterminismTest {

    @Test
    void repeatsASeedExactly() {
        for (long seed = 1; seed <= 3; seed++) {
            Scene first = Scene.ofSeed(seed);
            first.run();
            Scene second = Scene.ofSeed(seed);
            second.run();
            assertThat(second.traceHash()).as("trace of seed %s", seed).isEqualTo(first.traceHash());
            assertThat(second.tally()).hasToString(first.tally().toString());
        }
    }
}
