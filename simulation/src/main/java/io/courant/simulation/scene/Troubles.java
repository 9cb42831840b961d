package io.courant.simulation.scene;

import io.courant.simulation.client.Tally;
import io.courant.simulation.client.Tally.State;
import io.courant.simulation.node.SceneLog;
import io.courant.simulation.node.SimulatedMachine;
import io.courant.simulation.node.SimulatedMachine.SuddenEnd;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.network.SimulatedNetwork;
import java.nio.file.Path;

/** Lets things go wrong with a machine, one after the other, at times and in an order from the seed. */
final class Troubles {

    private static final int MOST_OPERATIONS = 400;

    /** In so many of the changes once; a process is to live for a few of them. */
    private static final int POWER_FAILS_OF_CHANGES = 2;

    /** While what a change has met in memory is on its way to a slow disk. */
    private static final long SOON_NANOS = 200_000_000;

    private static final int MOST_OPERATIONS_OF_A_START = 120;
    private static final long LONGEST_STALL_NANOS = 2_000_000_000L;
    /** Two of them lie within the hour by which a timestamp may be ahead of the broker's clock. */
    private static final long LARGEST_SKEW_MS = 1_500_000;

    /** A day: what ages by it has expired. Never back home: within a minute a clock is believed at once. */
    private static final long LEAST_JUMP_MS = 24L * 3_600 * 1_000;

    private static final long LARGEST_JUMP_MS = 2 * 365 * LEAST_JUMP_MS;

    private final SimulatedWorld world;
    private final SimulatedNetwork network;
    private final SimulatedMachine machine;
    private final SeededRandom random;
    private final Tally tally;
    private final SceneLog log;
    private final TroublePlan troublePlan;
    private final BitFlips bitFlips;
    private final SeededRandom changes;
    private boolean over;

    Troubles(
            SimulatedWorld world,
            SimulatedNetwork network,
            SimulatedMachine machine,
            SeededRandom random,
            Tally tally,
            SceneLog log,
            TroublePlan troublePlan) {
        this.world = world;
        this.network = network;
        this.machine = machine;
        this.random = random;
        this.tally = tally;
        this.log = log;
        this.troublePlan = troublePlan;
        this.changes = random.fork("changes");
        this.bitFlips = new BitFlips(
                machine.disk(),
                world,
                random.fork("flips"),
                tally,
                log,
                machine.settings().dataDirectories().getFirst());
    }

    void begin() {
        machine.disk().faults().slowDownForGood(troublePlan.diskSlowness());
        if (troublePlan.troubles().contains(Trouble.BIT_FLIP)) {
            machine.expectDamage();
        }
        if (!troublePlan.troubles().isEmpty()) {
            later();
        }
    }

    /** No more of it; what is broken is repaired, and the broker runs again soon. */
    void end() {
        over = true;
        machine.disk().faults().slowDownForGood(1);
        machine.disk().faults().clear();
        machine.disk().limitCapacity(Long.MAX_VALUE);
        machine.settings()
                .dataDirectories()
                .forEach(directory -> machine.disk().limitCapacity(directory, Long.MAX_VALUE));
        machine.bringBack();
        if (!machine.isAlive()) {
            machine.start();
        } else if (machine.mayLackADirectory()) {
            machine.endNow(SuddenEnd.KILL); // what lies there is unavailable until a start, and not lost
        }
    }

    /** A topic is promised the disk from now on: now and then the power fails soon, if it may fail at all. */
    void changedToDisk() {
        if (troublePlan.troubles().contains(Trouble.POWER_LOSS) && changes.oneIn(POWER_FAILS_OF_CHANGES)) {
            world.schedule(1L + changes.nextLong(1L + changes.nextLong(SOON_NANOS)), () -> {
                if (!over) {
                    log.scene("trouble: POWER_LOSS after a change");
                    strike(Trouble.POWER_LOSS);
                }
            });
        }
    }

    private void later() {
        world.schedule(1L + random.nextLong(troublePlan.longestPauseNanos()), () -> {
            if (!over) {
                Trouble trouble = troublePlan
                        .troubles()
                        .get(random.nextInt(troublePlan.troubles().size()));
                log.scene("trouble: " + trouble);
                strike(trouble);
                later();
            }
        });
    }

    private void strike(Trouble trouble) {
        switch (trouble) {
            case POWER_LOSS -> machine.endNow(SuddenEnd.POWER_LOSS);
            case KILL -> machine.endNow(SuddenEnd.KILL);
            case POWER_LOSS_AT_OPERATION -> machine.endAtOperation(SuddenEnd.POWER_LOSS, soon(MOST_OPERATIONS));
            case KILL_AT_OPERATION -> machine.endAtOperation(SuddenEnd.KILL, soon(MOST_OPERATIONS));
            case POWER_LOSS_IN_CHECKPOINT -> machine.endInCheckpoint(SuddenEnd.POWER_LOSS);
            case KILL_IN_CHECKPOINT -> machine.endInCheckpoint(SuddenEnd.KILL);
            case POWER_LOSS_DURING_START -> endDuringStart(SuddenEnd.POWER_LOSS);
            case KILL_DURING_START -> endDuringStart(SuddenEnd.KILL);
            case CLEAN_RESTART -> restartCleanly();
            case FAILING_SYNC -> machine.disk().faults().failSyncs(1);
            case IO_ERROR -> machine.disk().faults().failAt(soon(MOST_OPERATIONS));
            case FULL_DISK -> fillDisk();
            case DIRECTORY_FAILING -> machine.disk().faults().offline(machine.anyDirectory(random));
            case DIRECTORY_FAILING_SYNC -> machine.disk().faults().failSyncsIn(machine.anyDirectory(random), 1);
            case DIRECTORY_FULL -> fillDirectory();
            case DIRECTORY_AWAY -> takeDirectoryAway();
            case SLOW_DISK -> slowDisk();
            case PAUSED_SHARD -> {
                tally.reached(State.SHARD_PAUSED);
                machine.pauseShard(random.nextLong(LONGEST_STALL_NANOS));
            }
            case CONNECTIONS_LOST -> network.resetAll();
            case CLOCK_STEP -> {
                tally.reached(State.CLOCK_STEPPED);
                machine.skewClock(random.nextLong(2 * LARGEST_SKEW_MS) - LARGEST_SKEW_MS);
            }
            case CLOCK_JUMP -> {
                tally.reached(State.CLOCK_JUMPED);
                long farMs = LEAST_JUMP_MS + random.nextLong(LARGEST_JUMP_MS - LEAST_JUMP_MS);
                machine.skewClock(random.nextBoolean() ? farMs : -farMs);
            }
            case BIT_FLIP -> bitFlips.flipBesideTheBatches();
        }
    }

    /** A number of operations from 1 to {@code most}, small ones as likely as large ones. */
    private long soon(int most) {
        return 1L + random.nextInt(1 + random.nextInt(1 + random.nextInt(most)));
    }

    private void endDuringStart(SuddenEnd end) {
        machine.endNow(random.nextBoolean() ? SuddenEnd.POWER_LOSS : SuddenEnd.KILL);
        machine.start();
        machine.endAtOperation(end, 1 + random.nextInt(MOST_OPERATIONS_OF_A_START));
    }

    private void restartCleanly() {
        machine.stopCleanly();
        world.schedule(random.nextLong(LONGEST_STALL_NANOS), machine::start);
    }

    private void fillDisk() {
        tally.reached(State.DISK_FULL);
        machine.disk().limitCapacity(machine.disk().usedBytes() + random.nextInt(20_000));
        world.schedule(
                random.nextLong(LONGEST_STALL_NANOS), () -> machine.disk().limitCapacity(Long.MAX_VALUE));
    }

    private void fillDirectory() {
        tally.reached(State.DIRECTORY_FULL);
        Path directory = machine.anyDirectory(random);
        machine.disk().limitCapacity(directory, machine.disk().usedBytes(directory) + random.nextInt(20_000));
        world.schedule(
                random.nextLong(LONGEST_STALL_NANOS), () -> machine.disk().limitCapacity(directory, Long.MAX_VALUE));
    }

    /** Sometimes so shortly that nobody notices, sometimes over several starts. */
    private void takeDirectoryAway() {
        Path directory = machine.anyDirectory(random);
        if (!directory.equals(machine.settings().dataDirectories().getFirst())) {
            machine.takeAway(directory);
            world.schedule(random.nextLong(LONGEST_STALL_NANOS), machine::bringBack);
        }
    }

    private void slowDisk() {
        tally.reached(State.DISK_SLOW);
        machine.disk().faults().slowDown(2 + random.nextInt(200));
        world.schedule(
                random.nextLong(LONGEST_STALL_NANOS),
                () -> machine.disk().faults().slowDown(troublePlan.diskSlowness()));
    }
}
