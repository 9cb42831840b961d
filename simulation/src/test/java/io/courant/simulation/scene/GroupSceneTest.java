package io.courant.simulation.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.simulation.client.Tally;
import io.courant.simulation.client.Tally.State;
import org.junit.jupiter.api.Test;

/** Groups with crashes of the broker and of members: from a random seed on, or from {@code -Dsimulation.firstSeed}. */
class GroupSceneTest {

    private static final int SCENES = Integer.getInteger("simulation.scenes", 12);

    private final long firstSeed = Long.getLong("simulation.firstSeed", System.nanoTime() & 0xFFFF_FFFFL);

    @Test
    void groupsStaySoundWhateverHappens() {
        Tally total = new Tally();
        for (long seed = firstSeed; seed < firstSeed + SCENES; seed++) {
            GroupScene scene = new GroupScene(seed);
            String test = "GroupSceneTest#groupsStaySoundWhateverHappens";
            ReplayableRun.of(seed, test, scene::run, scene::lines);
            total.add(scene.tally());
        }
        System.out.println("groups: " + SCENES + " scenes from seed " + firstSeed + " on: " + total);
        assertThat(total.of(State.GENERATION_ASSIGNED)).isPositive();
        assertThat(total.of(State.MEMBER_CALLED)).isPositive();
        assertThat(total.of(State.KILLED)).isPositive();
        assertThat(total.of(State.POWER_LOST)).isPositive();
        assertThat(total.of(State.GROUP_READ)).isPositive();
    }
}
