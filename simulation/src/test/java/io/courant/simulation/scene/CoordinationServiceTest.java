package io.courant.simulation.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.log.LogIntervals;
import io.courant.simulation.client.Tally.State;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node takes its root of trust from whatever the wiring gives it. */
class CoordinationServiceTest {

    @Test
    void nodesKeepEveryPromiseOnACoordinationService() {
        TroublePlan troubles = new TroublePlan(
                4_000_000_000L,
                400_000_000,
                1,
                List.of(Trouble.POWER_LOSS, Trouble.KILL, Trouble.KILL_DURING_START, Trouble.CLEAN_RESTART));
        for (long seed = 1; seed <= 3; seed++) {
            Scene scene = new Scene(
                    seed, ScenePlan.aimed(500, LogIntervals.SHIPPED, troubles).withCoordinationService());
            scene.run();
            assertThat(scene.tally().of(State.STARTED_ON_A_COORDINATION_SERVICE))
                    .isEqualTo(scene.tally().of(State.STARTED))
                    .isGreaterThan(2);
        }
    }
}
