package io.courant.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Coordination.Announced;
import io.courant.base.Coordination.Member;
import io.courant.base.Outcome;
import io.courant.base.Uuid;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the contract of all services does not say: how an announcement ends. */
class SimulatedCoordinationTest {

    private static final Member FIRST = new Member(1, new Uuid(1, 1));
    private static final Member SECOND = new Member(1, new Uuid(2, 2));

    private final SimulatedWorld world = new SimulatedWorld(4);
    private final SimulatedCoordination coordination = new SimulatedCoordination(world);
    private final SimulatedProcess process = new SimulatedProcess(world, "first");
    private final SimulatedProcess next = new SimulatedProcess(world, "second");

    @Test
    void anAnnouncementEndsWithItsProcess() {
        assertThat(announce(process, FIRST)).isEqualTo(new Announced.Accepted());
        assertThat(announce(next, SECOND)).isEqualTo(new Announced.IdTaken(FIRST));
        process.die("killed");
        assertThat(announce(next, SECOND)).isEqualTo(new Announced.Accepted());
    }

    @Test
    void anAnnouncementThatIsOnItsWayWhenItsProcessDiesIsVoid() {
        SimulatedShard shard = process.shard(-1);
        List<Outcome<Announced>> told = new ArrayList<>();
        world.run(shard, () -> coordination.announce(FIRST, shard, told::add));
        process.die("killed");
        assertThat(announce(next, SECOND)).isEqualTo(new Announced.Accepted());
        world.runFor(1_000_000_000L);
        assertThat(told).isEmpty();
    }

    private Announced announce(SimulatedProcess as, Member member) {
        SimulatedShard shard = as.shard(-1);
        return world.success(shard, completion -> coordination.announce(member, shard, completion));
    }
}
