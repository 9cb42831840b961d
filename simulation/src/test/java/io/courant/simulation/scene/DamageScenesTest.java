package io.courant.simulation.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.simulation.client.Tally;
import io.courant.simulation.client.Tally.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bits flip in what is stored: from a random seed on, or from {@code -Dsimulation.firstSeed}. */
class DamageScenesTest {

    private static final int SCENES = Integer.getInteger("simulation.damageScenes", 12);

    private final long firstSeed = Long.getLong("simulation.firstSeed", System.nanoTime() & 0xFFFF_FFFFL);
    private final Tally total = new Tally();

    @Test
    void damagedBatchesAreNamedAndNotServedAndAllOthersStay() {
        for (long seed = firstSeed; seed < firstSeed + SCENES; seed++) {
            DamagedBatchesScene scene = new DamagedBatchesScene(seed);
            run(seed, scene::run, scene::lines);
            total.add(scene.tally());
        }
        assertReached(State.BIT_FLIPPED_IN_SEGMENT, State.DAMAGE_NAMED, State.CORRUPT_ANSWERED, State.KILLED);
    }

    @Test
    void damageBesideTheBatchesTakesNothing() {
        for (long seed = firstSeed; seed < firstSeed + SCENES; seed++) {
            Scene scene = new Scene(seed, ScenePlan.damagedBesideTheBatches());
            run(seed, scene::run, scene::lines);
            total.add(scene.tally());
        }
        assertReached(
                State.BIT_FLIPPED_IN_JOURNAL,
                State.BIT_FLIPPED_IN_CHECKPOINT,
                State.BIT_FLIPPED_IN_INDEX,
                State.BIT_FLIPPED_IN_SNAPSHOT,
                State.JOURNAL_DAMAGE_NAMED,
                State.CHECKPOINT_DAMAGE_NAMED,
                State.KILLED);
    }

    private interface Lines {
        List<String> lines();
    }

    private static void run(long seed, Runnable scene, Lines log) {
        try {
            scene.run();
        } catch (RuntimeException | Error failure) {
            throw new AssertionError(
                    "seed %s failed: %s%nreplay: -Dtest=DamageScenesTest -Dsimulation.damageScenes=1 -Dsimulation.firstSeed=%s%n%s"
                            .formatted(seed, failure, seed, String.join(System.lineSeparator(), log.lines())),
                    failure);
        }
    }

    private void assertReached(State... states) {
        System.out.println("damage: " + SCENES + " scenes from seed " + firstSeed + " on: " + total);
        List<State> missed = new ArrayList<>(List.of(states));
        missed.removeIf(state -> total.of(state) > 0);
        assertThat(missed).as("states that the scenes never reached").isEmpty();
    }
}
