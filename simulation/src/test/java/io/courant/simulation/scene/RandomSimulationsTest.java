package io.courant.simulation.scene;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.simulation.client.Tally.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Scenes of random seeds for {@code -Dsimulation.seconds} (90 unless told otherwise), from {@code -Dsimulation.firstSeed}
 * on if that is given, or the one of {@code -Dsimulation.seed}.
 */
class RandomSimulationsTest {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** What a run of some length must reach, or its workload has a blind spot. */
    private static final List<State> EXPECTED = List.of(
            State.BATCH_ACKNOWLEDGED,
            State.BATCH_SENT_AGAIN,
            State.FIVE_IN_FLIGHT,
            State.RECORDS_SEEN,
            State.LONG_POLL_ENDED_WITH_RECORDS,
            State.LONG_POLL_ENDED_EMPTY,
            State.FETCH_SESSION_WENT_ON,
            State.CONNECTION_LOST,
            State.CONNECTION_REFUSED,
            State.TOPIC_CREATED,
            State.TOPIC_GROWN,
            State.TOPIC_DELETED,
            State.SETTING_CHANGED,
            State.GARBAGE_SENT,
            State.DURABILITY_CHANGED,
            State.LOST_RECORD_REPLACED,
            State.PRODUCER_BEGAN_ANEW,
            State.RECORDS_DELETED,
            State.RECORDS_EXPIRED,
            State.START_MOVED_BY_RULES,
            State.READ_BELOW_THE_START,
            State.CLIENT_VANISHED,
            State.READER_STALLED,
            State.WAITED_FOR_ROOM,
            State.POWER_LOST,
            State.POWER_LOST_DURING_START,
            State.UNSYNCED_LOST,
            State.KILLED,
            State.KILLED_DURING_START,
            State.STOPPED_CLEANLY,
            State.NODE_FAILED,
            State.DISK_FULL,
            State.SEGMENT_ROLLED,
            State.TAIL_CUT,
            State.METADATA_SNAPSHOT,
            State.DUPLICATE_ANSWERED,
            State.OUT_OF_ORDER_REFUSED,
            State.CHECKPOINT_WRITTEN,
            State.CRASHED_IN_CHECKPOINT,
            State.SEGMENT_GIVEN_BACK,
            State.PRODUCER_EXPIRED,
            State.CLOCK_JUMPED,
            State.PRODUCER_REMEMBERED,
            State.OFFSET_LOOKED_UP,
            State.EPOCH_END_LOOKED_UP,
            State.SYNC_FAILED,
            State.DISK_SLOW,
            State.DIRECTORY_FULL,
            State.DIRECTORY_AWAY,
            State.DIRECTORY_WENT_OFFLINE,
            State.STARTED_WITHOUT_A_DIRECTORY,
            State.LEADER_LOST,
            State.LEADER_BACK,
            State.STARTED_ON_A_COORDINATION_SERVICE);

    /** Below this many scenes a state may be missed by chance. */
    private static final long SCENES_THAT_REACH_ALL = 100;

    @Test
    void keepsEveryPromise() {
        SeedRunner runner = new SeedRunner(System.out::println);
        Long seed = Long.getLong("simulation.seed");
        if (seed != null) {
            runner.runSeed(seed);
            return;
        }
        long seconds = Long.getLong("simulation.seconds", 90);
        long firstSeed = Long.getLong("simulation.firstSeed", System.nanoTime() & 0xFFFF_FFFFL);
        runner.run(firstSeed, seconds * NANOS_PER_SECOND);
        System.out.println("simulation: reached " + runner.total());
        if (runner.scenes() >= SCENES_THAT_REACH_ALL) {
            List<State> missed = new ArrayList<>(EXPECTED);
            missed.removeIf(state -> runner.total().of(state) > 0);
            assertThat(missed)
                    .as("states that %s scenes never reached", runner.scenes())
                    .isEmpty();
        }
    }
}
