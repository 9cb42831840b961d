package io.courant.simulation.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.simulation.client.Tally;
import io.courant.simulation.client.Tally.State;
import org.junit.jupiter.api.Test;

/** Compaction with crashes: from a random seed on, or from {@code -Dsimulation.firstSeed}. */
class CompactedSceneTest {

    private static final int SCENES = Integer.getInteger("simulation.scenes", 12);

    private final long firstSeed = Long.getLong("simulation.firstSeed", System.nanoTime() & 0xFFFF_FFFFL);

    @Test
    void theNewestOfEachKeyStaysWhateverHappens() {
        Tally total = new Tally();
        for (long seed = firstSeed; seed < firstSeed + SCENES; seed++) {
            CompactedScene scene = new CompactedScene(seed);
            String test = "CompactedSceneTest#theNewestOfEachKeyStaysWhateverHappens";
            ReplayableRun.of(seed, test, scene::run, scene::lines);
            total.add(scene.tally());
        }
        System.out.println("compaction: " + SCENES + " scenes from seed " + firstSeed + " on: " + total);
        assertThat(total.of(State.LOG_COMPACTED)).isPositive();
        assertThat(total.of(State.READ_BELOW_THE_START) > 0 || SCENES < 3).isTrue(); // a third of them delete, too
        if (SCENES > 1) { // each second one has them
            assertThat(total.of(State.CLEANUP_POLICY_CHANGED)).isPositive();
            assertThat(total.of(State.TOPIC_DELETED)).isPositive();
        }
        if (SCENES >= 12) {
            assertThat(total.of(State.SYNC_FAILED)).isPositive();
            assertThat(total.of(State.DISK_FULL)).isPositive();
        }
        assertThat(total.of(State.KILLED)).isPositive();
        assertThat(total.of(State.POWER_LOST)).isPositive();
        assertThat(total.of(State.BATCH_SENT_AGAIN)).isPositive();
    }
}
