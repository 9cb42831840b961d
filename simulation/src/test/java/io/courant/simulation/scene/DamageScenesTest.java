package io.courant.simulation.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.simulation.client.Tally;
import io.courant.simulation.client.Tally.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bits flip in what is stored: from a random seed on, or from {@code -Dsimulation.firstSeed}. */
class DamageScenesTest {

    private static final int SCENES = Integer.getInteger("simulation.scenes", 12);

    private final long firstSeed = Long.getLong("simulation.firstSeed", System.nanoTime() & 0xFFFF_FFFFL);
    private final Tally total = new Tally();

    @Test
    void damagedBatchesAreNamedAndNotServedAndAllOthersStay() {
        for (long seed = firstSeed; seed < firstSeed + SCENES; seed++) {
            DamagedBatchesScene scene = new DamagedBatchesScene(seed);
            String test = "DamageScenesTest#damagedBatchesAreNamedAndNotServedAndAllOthersStay";
            ReplayableRun.of(seed, test, scene::run, scene::lines);
            total.add(scene.tally());
        }
        assertReached(State.BIT_FLIPPED_IN_SEGMENT, State.DAMAGE_NAMED, State.CORRUPT_ANSWERED, State.KILLED);
    }

    @Test
    void damageBesideTheBatchesTakesNothing() {
        for (long seed = firstSeed; seed < firstSeed + SCENES; seed++) {
            Scene scene = new Scene(seed, ScenePlan.damagedBesideTheBatches());
            ReplayableRun.of(seed, "DamageScenesTest#damageBesideTheBatchesTakesNothing", scene::run, scene::lines);
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

    private void assertReached(State... states) {
        System.out.println("damage: " + SCENES + " scenes from seed " + firstSeed + " on: " + total);
        List<State> missed = new ArrayList<>(List.of(states));
        missed.removeIf(state -> total.of(state) > 0);
        assertThat(missed).as("states that the scenes never reached").isEmpty();
    }
}
