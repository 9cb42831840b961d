package io.courant.simulation.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.simulation.client.Tally;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Records are deleted while everything else goes on and goes wrong: from a random seed on, or from
 * {@code -Dsimulation.firstSeed}.
 */
class DeletionScenesTest {

    private static final int SCENES = Integer.getInteger("simulation.deletionScenes", 12);

    private final long firstSeed = Long.getLong("simulation.firstSeed", System.nanoTime() & 0xFFFF_FFFFL);
    private final Tally total = new Tally();

    @Test
    void whatWasDeletedStaysAwayAndNothingElseGoes() {
        for (long seed = firstSeed; seed < firstSeed + SCENES; seed++) {
            Scene scene = new Scene(seed, ScenePlan.deletions(new SeededRandom(seed).fork("plan")));
            run(seed, scene);
            total.add(scene.tally());
        }
        System.out.println("deletions: " + SCENES + " scenes from seed " + firstSeed + " on: " + total);
        List<State> missed = new ArrayList<>(List.of(
                State.RECORDS_DELETED,
                State.START_MOVED_BY_RULES,
                State.RETENTION_CHANGED,
                State.READ_BELOW_THE_START,
                State.POWER_LOST,
                State.KILLED,
                State.SEGMENT_ROLLED));
        missed.removeIf(state -> total.of(state) > 0);
        assertThat(missed).as("states that the scenes never reached").isEmpty();
    }

    private static void run(long seed, Scene scene) {
        try {
            scene.run();
        } catch (RuntimeException | Error failure) {
            throw new AssertionError(
                    "seed %s failed: %s%nreplay: -Dtest=DeletionScenesTest -Dsimulation.deletionScenes=1 -Dsimulation.firstSeed=%s%n%s"
                            .formatted(seed, failure, seed, String.join(System.lineSeparator(), scene.lines())),
                    failure);
        }
    }
}
