package io.courant.simulation.scene;

import io.courant.log.CompactionPace;
import io.courant.log.LogIntervals;
import io.courant.log.ScrubPace;
import io.courant.simulation.check.Checkers;
import io.courant.simulation.check.GroupsAreSound;
import io.courant.simulation.client.GroupMember;
import io.courant.simulation.client.GroupReader;
import io.courant.simulation.client.Tally;
import io.courant.simulation.client.Tally.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Members of two groups share a topic, commit, leave, vanish and come back, some of them with a static id, while the power fails,
 * processes are killed at any operation, and disks are full or slow; the topic that holds the groups is compacted all the time. When
 * the troubles are over, each group comes together again.
 */
public final class GroupScene {

    private static final long NANOS_PER_MS = 1_000_000L;
    private static final long WORK_NANOS = 12_000 * NANOS_PER_MS;
    private static final long LONGEST_PAUSE_NANOS = 1_500 * NANOS_PER_MS;

    private static final String TOPIC = "stable-0";
    private static final int PARTITIONS = 4;
    private static final int MEMBERS = 3;
    private static final List<String> GROUPS = List.of("first", "second");

    private static final LogIntervals OFTEN = new LogIntervals(
                    30 * NANOS_PER_MS,
                    200 * NANOS_PER_MS,
                    300 * NANOS_PER_MS,
                    LogIntervals.PRODUCER_EXPIRY_SWEEP_NANOS,
                    400 * NANOS_PER_MS,
                    LogIntervals.SPACE_LOOK_NANOS,
                    new ScrubPace(100L << 20, 100 * NANOS_PER_MS))
            .withCompaction(CompactionPace.SHIPPED.withLooksEachMs(50));

    private final Stage stage;
    private final GroupsAreSound ledger = new GroupsAreSound();
    private final Troubles troubles;
    private final List<GroupMember> members = new ArrayList<>();

    public GroupScene(long seed) {
        TroublePlan troublePlan = new TroublePlan(
                WORK_NANOS,
                LONGEST_PAUSE_NANOS,
                1,
                List.of(
                        Trouble.KILL,
                        Trouble.KILL_AT_OPERATION,
                        Trouble.KILL_DURING_START,
                        Trouble.POWER_LOSS,
                        Trouble.POWER_LOSS_AT_OPERATION,
                        Trouble.POWER_LOSS_AT_OPERATION,
                        Trouble.POWER_LOSS_IN_CHECKPOINT,
                        Trouble.CLEAN_RESTART,
                        Trouble.FULL_DISK,
                        Trouble.SLOW_DISK,
                        Trouble.PAUSED_SHARD,
                        Trouble.CONNECTIONS_LOST,
                        Trouble.CONNECTIONS_LOST));
        ScenePlan plan = ScenePlan.aimed(0, OFTEN, troublePlan)
                .withTopicDefaults(Map.of(
                        "num.partitions",
                        Integer.toString(PARTITIONS),
                        "log.roll.ms",
                        "500",
                        "log.cleaner.min.cleanable.ratio",
                        "0"));
        stage = new Stage(seed, plan, new Checkers(plan.producerExpirationNanos()), this::watch);
        troubles = new Troubles(
                stage.world,
                stage.network,
                stage.machine,
                stage.random.fork("troubles"),
                stage.tally,
                stage.log,
                troublePlan);
    }

    /** What was reached; complete after {@link #run()}. */
    public Tally tally() {
        return stage.tally;
    }

    /** The last lines of broker and scene. */
    public List<String> lines() {
        return stage.log.lines();
    }

    /** Runs the whole scene; throws when a promise is broken. */
    public void run() {
        stage.machine.start();
        for (String group : GROUPS) {
            for (int i = 0; i < MEMBERS; i++) {
                String name = group + "-" + i;
                GroupMember member = new GroupMember(
                        stage.setup, stage.random.fork(name), ledger, group, name, i == 0, TOPIC, PARTITIONS);
                members.add(member);
                stage.add(member);
            }
        }
        troubles.begin();
        stage.world.runFor(WORK_NANOS);
        troubles.end();
        for (int i = 0; i < GROUPS.size(); i++) {
            List<GroupMember> ofGroup = members.subList(i * MEMBERS, (i + 1) * MEMBERS);
            stage.await("group " + GROUPS.get(i) + " to come together", () -> areTogether(ofGroup));
        }
        stage.finishClients();
        readAll("first");
        stage.restart();
        readAll("second");
        stage.stop();
        stage.assertNothingIsLeft();
    }

    /** All work in one generation, and what they have is all there is. */
    private static boolean areTogether(List<GroupMember> members) {
        Set<Integer> owned = new TreeSet<>();
        for (GroupMember member : members) {
            if (!member.works() || member.generation() != members.getFirst().generation()) {
                return false;
            }
            owned.addAll(member.owned());
        }
        return owned.size() == PARTITIONS;
    }

    private void readAll(String name) {
        for (String group : GROUPS) {
            stage.runToItsEnd(
                    new GroupReader(stage.setup, stage.random.fork(name + group), ledger, group, TOPIC, PARTITIONS));
        }
    }

    private void watch(String code, String message) {
        stage.world.trace(message.hashCode());
        switch (code) {
            case "log.compacted" -> stage.tally.reached(State.LOG_COMPACTED);
            case "coordinator.load-failed" -> stage.tally.reached(State.GROUPS_NOT_LOADED);
            case "log.damaged", "log.not-compacted", "log.compaction-mark-damaged" ->
                throw new AssertionError("the broker finds damage where nothing was damaged: " + message);
            default -> {} // anything else may be said
        }
    }
}
