package io.courant.simulation.scene;

import io.courant.log.CompactionPace;
import io.courant.log.LogIntervals;
import io.courant.log.ScrubPace;
import io.courant.simulation.check.Checkers;
import io.courant.simulation.check.NewestOfEachKeyStays;
import io.courant.simulation.client.CleanupPolicyChanger;
import io.courant.simulation.client.KeyedProducer;
import io.courant.simulation.client.KeyedReader;
import io.courant.simulation.client.Tally;
import io.courant.simulation.client.Tally.State;
import io.courant.simulation.client.TopicAdmin;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A topic is compacted all the time while idempotent producers write few keys, readers read all of it again and again, the
 * power fails and processes are killed at any operation. In each third scene the log gives up its oldest segments by their size
 * besides. In each second one syncs and other operations fail, the disk is full for a while, the topic's {@code cleanup.policy}
 * changes, and another compacted topic is deleted and made again.
 */
public final class CompactedScene {

    private static final long NANOS_PER_MS = 1_000_000L;
    private static final long WORK_NANOS = 6_000 * NANOS_PER_MS;
    private static final long LONGEST_PAUSE_NANOS = 800 * NANOS_PER_MS;

    /** Several looks for something to compact. */
    private static final long COMPACTED_NANOS = 2_000 * NANOS_PER_MS;

    private static final long TOMBSTONES_STAY_MS = 300;

    private static final String TOPIC = "stable-0";
    private static final String PASSING_TOPIC = "passing-0";
    private static final int PARTITIONS = 2;
    private static final int PRODUCERS = 6;

    private static final int PRODUCERS_OF_PASSING_TOPIC = 2;

    private static final List<Trouble> ENDS = List.of(
            Trouble.KILL,
            Trouble.KILL_AT_OPERATION,
            Trouble.KILL_DURING_START,
            Trouble.POWER_LOSS,
            Trouble.POWER_LOSS_AT_OPERATION,
            Trouble.POWER_LOSS_AT_OPERATION,
            Trouble.POWER_LOSS_DURING_START,
            Trouble.POWER_LOSS_IN_CHECKPOINT,
            Trouble.CLEAN_RESTART,
            Trouble.CONNECTIONS_LOST);

    private static final List<Trouble> ENDS_AND_FAULTS = Stream.concat(
                    ENDS.stream(),
                    Stream.of(
                            Trouble.FAILING_SYNC,
                            Trouble.FAILING_SYNC,
                            Trouble.IO_ERROR,
                            Trouble.IO_ERROR,
                            Trouble.FULL_DISK,
                            Trouble.FULL_DISK))
            .toList();

    /** Less than the newest of each key and what is not compacted yet. */
    private static final String RETAINED_BYTES = "4000";

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
    private final NewestOfEachKeyStays ledger = new NewestOfEachKeyStays(TOMBSTONES_STAY_MS * NANOS_PER_MS);
    private final Troubles troubles;
    private final boolean withFaults;

    public CompactedScene(long seed) {
        withFaults = seed % 2 == 0;
        TroublePlan troublePlan =
                new TroublePlan(WORK_NANOS, LONGEST_PAUSE_NANOS, 1, withFaults ? ENDS_AND_FAULTS : ENDS);
        ScenePlan plan = ScenePlan.aimed(0, OFTEN, troublePlan)
                .withTopicDefaults(Map.of(
                        "num.partitions",
                        Integer.toString(PARTITIONS),
                        "log.roll.ms",
                        "200",
                        "log.cleanup.policy",
                        seed % 3 == 0 ? "compact,delete" : "compact",
                        "log.retention.bytes",
                        RETAINED_BYTES,
                        "log.cleaner.min.cleanable.ratio",
                        "0",
                        "log.cleaner.delete.retention.ms",
                        Long.toString(TOMBSTONES_STAY_MS)));
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
        for (int i = 0; i < PRODUCERS; i++) {
            stage.add(new KeyedProducer(
                    stage.setup, stage.random.fork("producer" + i), ledger, i, TOPIC, i % PARTITIONS));
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            stage.add(reader(partition, "reader", false));
        }
        if (withFaults) {
            addChanges();
        }
        troubles.begin();
        stage.world.runFor(WORK_NANOS);
        troubles.end();
        stage.finishClients();
        readEverything("first");
        stage.restart();
        readEverything("second");
        stage.stop();
        stage.assertNothingIsLeft();
    }

    private void addChanges() {
        stage.add(new CleanupPolicyChanger(stage.setup, stage.random.fork("policies"), TOPIC));
        stage.add(new TopicAdmin(stage.setup, stage.random.fork("topics"), List.of(PASSING_TOPIC)));
        for (int i = 0; i < PRODUCERS_OF_PASSING_TOPIC; i++) {
            stage.add(KeyedProducer.ofPassingTopic(
                    stage.setup, stage.random.fork("passing" + i), ledger, PRODUCERS + i, PASSING_TOPIC));
        }
        stage.add(KeyedReader.ofPassingTopic(stage.setup, stage.random.fork("passing"), ledger, PASSING_TOPIC));
    }

    private KeyedReader reader(int partition, String name, boolean once) {
        return new KeyedReader(stage.setup, stage.random.fork(name + partition), ledger, TOPIC, partition, once);
    }

    private void readEverything(String name) {
        stage.world.runFor(COMPACTED_NANOS);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            stage.runToItsEnd(reader(partition, name, true));
        }
    }

    private void watch(String code, String message) {
        stage.world.trace(message.hashCode());
        switch (code) {
            case "log.compacted" -> stage.tally.reached(State.LOG_COMPACTED);
            case "log.damaged", "log.not-compacted", "log.compaction-mark-damaged" ->
                throw new AssertionError("the broker finds damage where nothing was damaged: " + message);
            default -> {} // anything else may be said
        }
    }
}
