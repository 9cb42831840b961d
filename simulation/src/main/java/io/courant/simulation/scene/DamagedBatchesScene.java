package io.courant.simulation.scene;

import io.courant.log.LogIntervals;
import io.courant.log.ScrubPace;
import io.courant.simulation.check.Checkers;
import io.courant.simulation.check.DamageLedger;
import io.courant.simulation.client.DamageReader;
import io.courant.simulation.client.PlainProducer;
import io.courant.simulation.client.Tally;
import io.courant.simulation.client.Tally.State;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bits of stored batches flip, while processes are killed, the power fails and producers go on. What is damaged is found by the
 * scrub, or earlier, is named and from then on not served; all else that was acknowledged stays readable.
 */
public final class DamagedBatchesScene {

    private static final long NANOS_PER_MS = 1_000_000L;
    private static final long WORK_NANOS = 5_000 * NANOS_PER_MS;
    private static final long LONGEST_PAUSE_NANOS = 500 * NANOS_PER_MS;

    /** Far more than a pass of the scrub and its rest take here. */
    private static final long SCRUBBED_NANOS = 20_000 * NANOS_PER_MS;

    private static final String TOPIC = "stable-0";
    private static final int PARTITIONS = 2;
    private static final int PRODUCERS = 3;
    private static final int LARGEST_RECORD_BYTES = 500;

    private static final LogIntervals OFTEN = new LogIntervals(
            30 * NANOS_PER_MS,
            200 * NANOS_PER_MS,
            300 * NANOS_PER_MS,
            LogIntervals.PRODUCER_EXPIRY_SWEEP_NANOS,
            LogIntervals.RETENTION_CHECK_NANOS,
            LogIntervals.SPACE_LOOK_NANOS,
            new ScrubPace(100L << 20, 100 * NANOS_PER_MS));

    private static final Pattern NAMED =
            Pattern.compile("(" + TOPIC + "-\\d+)/\\d+\\.log at position \\d+: offsets (\\d+) to (\\d+),");

    private final Stage stage;
    private final DamageLedger ledger = new DamageLedger();
    private final Troubles troubles;
    private final BitFlips flips;
    private boolean over;

    public DamagedBatchesScene(long seed) {
        TroublePlan troublePlan = new TroublePlan(
                WORK_NANOS,
                2 * LONGEST_PAUSE_NANOS,
                1,
                List.of(
                        Trouble.KILL,
                        Trouble.KILL_AT_OPERATION,
                        Trouble.POWER_LOSS,
                        Trouble.POWER_LOSS_AT_OPERATION,
                        Trouble.POWER_LOSS_DURING_START,
                        Trouble.CLEAN_RESTART,
                        Trouble.CLEAN_RESTART));
        ScenePlan plan = ScenePlan.aimed(0, OFTEN, troublePlan)
                .withTopicDefaults(Map.of("num.partitions", Integer.toString(PARTITIONS), "log.roll.ms", "400"));
        stage = new Stage(seed, plan, new Checkers(plan.producerExpirationNanos()), this::watch);
        stage.machine.expectDamage();
        stage.machine.whenDead(ledger::forgotten);
        troubles = new Troubles(
                stage.world,
                stage.network,
                stage.machine,
                stage.random.fork("troubles"),
                stage.tally,
                stage.log,
                troublePlan);
        flips = new BitFlips(
                stage.machine.disk(), stage.world, stage.random.fork("flips"), stage.tally, stage.log, Stage.DATA);
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
            stage.add(new PlainProducer(
                    stage.setup,
                    stage.random.fork("producer" + i),
                    i,
                    List.of(TOPIC),
                    (short) -1,
                    LARGEST_RECORD_BYTES));
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            stage.add(reader(partition, "reader", false));
        }
        troubles.begin();
        flipLater();
        stage.world.runFor(WORK_NANOS);
        over = true;
        troubles.end();
        stage.finishClients();
        readEverything("first");
        stage.restart();
        readEverything("second");
        stage.stop();
        stage.assertNothingIsLeft();
    }

    private void flipLater() {
        stage.world.schedule(1 + stage.random.nextLong(LONGEST_PAUSE_NANOS), () -> {
            if (!over) {
                flips.flipInAProvenBatch(ledger);
                flipLater();
            }
        });
    }

    private DamageReader reader(int partition, String name, boolean once) {
        return new DamageReader(stage.setup, stage.random.fork(name + partition), ledger, TOPIC, partition, once);
    }

    private void readEverything(String name) {
        stage.world.runFor(SCRUBBED_NANOS);
        ledger.allLookedAt(stage.world.nowNanos());
        for (int partition = 0; partition < PARTITIONS; partition++) {
            stage.runToItsEnd(reader(partition, name, true));
        }
    }

    private void watch(String code, String message) {
        stage.world.trace(message.hashCode());
        if (code.equals("log.damaged")) {
            Matcher place = NAMED.matcher(message);
            if (!place.find()) {
                throw new AssertionError("damage that names no offsets of ours: " + message);
            }
            stage.tally.reached(State.DAMAGE_NAMED);
            ledger.named(
                    place.group(1),
                    Long.parseLong(place.group(2)),
                    Long.parseLong(place.group(3)) + 1,
                    stage.world.nowNanos());
        }
    }
}
