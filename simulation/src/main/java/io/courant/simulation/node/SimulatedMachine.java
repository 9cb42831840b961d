package io.courant.simulation.node;

import io.courant.base.Done;
import io.courant.base.LimitedEventLog;
import io.courant.base.Outcome;
import io.courant.base.Shards;
import io.courant.base.metrics.MeterBoard;
import io.courant.log.LogLimits;
import io.courant.metadata.coordination.LocalCoordination;
import io.courant.server.CoordinationFactory;
import io.courant.server.Listener;
import io.courant.server.Node;
import io.courant.server.NodeLanes;
import io.courant.server.NodePorts;
import io.courant.server.NodeSettings;
import io.courant.server.NodeStart;
import io.courant.simulation.check.Checker;
import io.courant.simulation.client.Tally;
import io.courant.simulation.client.Tally.State;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedCoordination;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.disk.SimulatedDisk;
import io.courant.testkit.disk.TornBlocks;
import io.courant.testkit.network.SimulatedNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A machine with one broker, which is started again after every end until the machine is told not to. */
public final class SimulatedMachine {

    /** How the next sudden end is to be understood. */
    public enum SuddenEnd {
        POWER_LOSS,
        KILL
    }

    /** Longest pause before a broker that died is started again. */
    private static final int RESTART_NANOS = 400_000_000;

    /** After a clean stop: time for events that are still on their way. */
    private static final long AFTERMATH_NANOS = 50_000_000;

    /** Where a directory lies that was taken away. */
    private static final Path AWAY = Path.of("/away");

    /** Open, cut, write, sync, rename, sync the directory. */
    private static final int OPERATIONS_OF_A_CHECKPOINT = 6;

    private static final long NANOS_PER_MS = 1_000_000;

    private final SimulatedWorld world;
    private final SeededRandom random;
    private final SimulatedNetwork network;
    private final MachineSettings settings;
    private final Checker checkers;
    private final Tally tally;
    private final SceneLog log;
    private final SimulatedDisk disk;
    private final CoordinationFactory coordination;
    private final SimulatedClock clock;
    private final LatestTime latestTime;
    private SuddenEnd nextEnd = SuddenEnd.KILL;
    private @Nullable Life life;
    private @Nullable Path away;
    private boolean restarts = true;
    private boolean damageExpected;
    private Runnable whenDead = () -> {};
    private int lives;
    /** Whether memory is enough by default, in this life or, when there is none, in the last one. */
    private boolean inMemory;

    private final SeededRandom defaults;

    public SimulatedMachine(
            SimulatedWorld world,
            SimulatedNetwork network,
            MachineSettings settings,
            Checker checkers,
            Tally tally,
            SceneLog log) {
        this.world = world;
        this.random = world.random().fork("machine");
        this.network = network;
        this.settings = settings;
        this.checkers = checkers;
        this.tally = tally;
        this.log = log;
        this.disk = new SimulatedDisk(world);
        this.inMemory = settings.inMemory();
        this.defaults = random.fork("defaults");
        this.coordination = coordination(settings, world, disk);
        this.clock = new SimulatedClock(world);
        this.latestTime = new LatestTime(checkers, aheadMs());
        disk.tearBlocks(TornBlocks.wholeButOf(DiskStates.SEGMENT)); // these alone grow within a block
        disk.watch(new DiskStates(
                world,
                tally,
                this::isReady,
                settings.intervals().idleAfterNanos(),
                new SegmentWrites(world, checkers),
                this::syncFailed));
    }

    private static CoordinationFactory coordination(
            MachineSettings settings, SimulatedWorld world, SimulatedDisk disk) {
        if (!settings.coordinationService()) {
            return (directory, lane) -> new LocalCoordination(disk, directory, lane);
        }
        SimulatedCoordination service = new SimulatedCoordination(world);
        return (directory, lane) -> service;
    }

    public SimulatedDisk disk() {
        return disk;
    }

    public SimulatedClock clock() {
        return clock;
    }

    /** Sets the wall clock wrong by {@code ms}. */
    public void skewClock(long ms) {
        clock.skewWall(ms);
        if (life != null && life.ready) {
            latestTime.seenRunning(aheadMs());
        } else if (life != null) {
            latestTime.seenAtStart(aheadMs(), knowsTheTime());
        }
    }

    /** How far the wall clock is ahead of the world. */
    private long aheadMs() {
        return clock.wallMs() - world.nowNanos() / NANOS_PER_MS;
    }

    /** Whether each data directory says the time: its first checkpoint does not, the one behind that and all later ones do. */
    private boolean knowsTheTime() {
        return settings.dataDirectories().stream()
                .allMatch(directory -> disk.namesIn(directory)
                        .containsAll(List.of(DiskStates.CHECKPOINT + 0, DiskStates.CHECKPOINT + 1)));
    }

    public MachineSettings settings() {
        return settings;
    }

    /** What is stored is damaged on purpose from now on: it is not examined when a process has ended. */
    public void expectDamage() {
        damageExpected = true;
    }

    /** Calls {@code action} whenever a process has ended. */
    public void whenDead(Runnable action) {
        whenDead = action;
    }

    /** True while the broker serves. */
    public boolean isReady() {
        return life != null && life.ready;
    }

    /** True while a broker process exists, ready or not. */
    public boolean isAlive() {
        return life != null;
    }

    /** Starts the broker, or lets it start again when it is just being stopped. Nothing happens while it runs. */
    public void start() {
        restarts = true;
        if (life == null) {
            if (settings.defaultDurabilityChanges() && lives > 0) {
                drawDefault();
            }
            Life next = new Life(++lives);
            life = next;
            next.start();
        }
    }

    private void drawDefault() {
        boolean drawn = defaults.nextBoolean();
        if (drawn != inMemory) {
            tally.reached(State.DEFAULT_DURABILITY_CHANGED);
        }
        inMemory = drawn;
        log.scene("will begin with " + (inMemory ? "memory" : "the disk") + " as the default");
        checkers.defaultDurability(inMemory, world.nowNanos());
    }

    /** Ends the process at once. Nothing happens when there is none. */
    public void endNow(SuddenEnd end) {
        nextEnd = end;
        if (life != null) {
            life.process.die(end.toString());
        }
    }

    /** Ends the process in the {@code n}-th operation on its disk from now. */
    public void endAtOperation(SuddenEnd end, long n) {
        nextEnd = end;
        disk.faults().endProcessAt(n);
    }

    /** Ends the process while it writes its next checkpoint, or shortly after. */
    public void endInCheckpoint(SuddenEnd end) {
        nextEnd = end;
        disk.faults().endProcessAfterTouching(DiskStates.CHECKPOINT, OPERATIONS_OF_A_CHECKPOINT);
    }

    /** Stops the broker as an operator does; it stays down until {@link #start()}. */
    public void stopCleanly() {
        Life current = life;
        if (current != null && current.ready) {
            restarts = false;
            current.ready = false;
            log.scene("stops");
            current.node.stop(outcome -> current.stopped(outcome));
        }
    }

    /** Any data directory, sometimes the one with the metadata. */
    public Path anyDirectory(SeededRandom choice) {
        List<Path> all = settings.dataDirectories();
        return all.get(choice.nextInt(all.size()));
    }

    /**
     * Gives a directory another name, so that it is not found where it was; once at a time, and only one that holds
     * partitions: others may be made anew.
     */
    public void takeAway(Path directory) {
        boolean isKnown = disk.namesIn(directory).stream().anyMatch(name -> name.startsWith(DiskStates.STABLE_TOPIC));
        if (away == null && isKnown && disk.move(directory, AWAY)) {
            tally.reached(State.DIRECTORY_AWAY);
            away = directory;
            if (life != null) {
                life.lackedDirectory = true;
            }
        }
    }

    /** Takes that back, unless there is something else by now. */
    public void bringBack() {
        Path place = away;
        if (place != null) {
            if (!disk.move(AWAY, place)) {
                throw new AssertionError(place + " was made anew while its directory was away");
            }
            away = null;
        }
    }

    /** Whether a data directory may be offline until the next start. */
    public boolean mayLackADirectory() {
        Life current = life;
        return settings.dataDirectories().size() > 1
                && current != null
                && (current.lackedDirectory || disk.faults().struck() > current.faultsBefore);
    }

    private void syncFailed(Path file) {
        if (life != null) {
            settings.dataDirectories().stream().filter(file::startsWith).forEach(life.lostUnsynced::add);
        }
    }

    /**
     * Whether a sync has failed in this life. A part of what it should have synced is lost from then on, also to who reads, and
     * the broker learns of the failure when its lane tells.
     */
    public boolean hasLostUnsynced() {
        return life != null && !life.lostUnsynced.isEmpty();
    }

    /** Stops one of the shards for a while. */
    public void pauseShard(long nanos) {
        if (life != null) {
            life.pauseShard(nanos);
        }
    }

    private void restartLater() {
        if (restarts) {
            world.schedule(1 + random.nextInt(RESTART_NANOS), () -> {
                if (restarts) {
                    start();
                }
            });
        }
    }

    private final class Life {
        private final SimulatedProcess process;
        private final SimulatedBuffers buffers = new SimulatedBuffers();
        private final Shards shards;
        private final Node node;
        private final long faultsBefore = disk.faults().struck();
        /** Directories in which a sync has failed: what was not synced there is lost in part. */
        private final Set<Path> lostUnsynced = new HashSet<>();

        private boolean ready;
        private boolean failed;
        private boolean lackedDirectory;

        Life(int number) {
            process = new SimulatedProcess(world, "life-" + number);
            process.onDeath(this::died);
            shards = process.shards(settings.dataShards());
            NodePorts ports = new NodePorts(
                    clock,
                    shards,
                    network,
                    disk,
                    coordination,
                    buffers,
                    random.fork(process.name()),
                    new LimitedEventLog(log, clock),
                    new MeterBoard(),
                    NodeLanes.started(
                            settings.dataShards(), settings.dataDirectories().size(), name -> process.lane()));
            NodeSettings nodeSettings = new NodeSettings(
                    settings.brokerId(),
                    settings.dataDirectories(),
                    settings.dataDirectories().getFirst(),
                    List.of(new Listener("PLAINTEXT", settings.endpoint(), settings.endpoint())),
                    settings.controller(inMemory),
                    settings.intervals(),
                    settings.journal(),
                    settings.space(),
                    LogLimits.LEAST_COMPACTION_KEYS_BYTES,
                    settings.inlineLimits(),
                    settings.server(),
                    MachineSettings.COORDINATORS);
            node = new Node(ports, nodeSettings, this::nodeFailed);
        }

        void start() {
            lackedDirectory = away != null;
            latestTime.seenAtStart(aheadMs(), knowsTheTime());
            log.scene("starts " + process.name());
            node.start(this::started);
        }

        void pauseShard(long nanos) {
            int count = shards.data().size() + 1;
            int chosen = random.nextInt(count);
            var shard = chosen == count - 1 ? shards.control() : shards.data().get(chosen);
            if (shard instanceof io.courant.testkit.SimulatedShard simulated) {
                simulated.pause(nanos);
            }
        }

        private void started(Outcome<NodeStart> outcome) {
            switch (outcome) {
                case Outcome.Success<NodeStart>(NodeStart.Ready ignored) -> {
                    log.scene("is ready");
                    tally.reached(State.STARTED);
                    if (settings.coordinationService()) {
                        tally.reached(State.STARTED_ON_A_COORDINATION_SERVICE);
                    }
                    ready = true;
                }
                case Outcome.Success<NodeStart>(NodeStart.Refused(String message)) ->
                    throw new AssertionError("the broker refuses to start: " + message);
                case Outcome.Failure<NodeStart>(IOException cause) -> nodeFailed("start", cause);
            }
        }

        private void nodeFailed(String what, IOException cause) {
            log.scene("fails: " + what + " (" + cause + ")");
            // A stop that finds a directory gone which nobody had missed before is not a clean one.
            if (disk.faults().struck() == faultsBefore && !lackedDirectory) {
                throw new AssertionError("the broker gave up without a fault of its disk: " + what, cause);
            }
            tally.reached(State.NODE_FAILED);
            failed = true;
            nextEnd = SuddenEnd.KILL;
            process.die("the node failed: " + what);
        }

        private void stopped(Outcome<Done> outcome) {
            if (outcome instanceof Outcome.Failure<Done>(IOException cause)) {
                nodeFailed("stop", cause);
                return;
            }
            world.schedule(process, AFTERMATH_NANOS, () -> {
                if (disk.openFiles() > 0) {
                    throw new AssertionError("after a clean stop these are open: " + disk.openPaths());
                }
                buffers.assertNoneOutstanding();
                if (!lostUnsynced.isEmpty()) {
                    forgetUnsynced();
                }
                examine(StoredState::requireStopped);
                ended();
                tally.reached(State.STOPPED_CLEANLY);
                log.scene("has stopped");
                process.die("stopped");
                restartLater();
            });
        }

        /** Looks into each directory; one that lost what was not synced has only what was proven. */
        private void examine(BiConsumer<SimulatedDisk, Path> examination) {
            if (damageExpected) {
                return;
            }
            for (Path directory : settings.dataDirectories()) {
                if (lostUnsynced.contains(directory)) {
                    StoredState.requireUndamaged(disk, directory);
                } else {
                    examination.accept(disk, directory);
                }
            }
        }

        /** Also answers that are still on their way are dropped, so that none arrives after its loss is forgiven. */
        private void forgetUnsynced() {
            network.resetAll();
            checkers.unsyncedMayBeLost(world.nowNanos());
        }

        private void ended() {
            life = null;
            checkers.processEnded(world.nowNanos());
            whenDead.run();
        }

        private void died(String why) {
            if (life != this) {
                return;
            }
            log.scene(process.name() + " dies: " + why + (disk.faults().isDown() ? ", " + nextEnd : ""));
            ended();
            boolean wasReady = ready;
            disk.faults().clear();
            if (failed) {
                forgetUnsynced();
                disk.killProcess();
                examine(StoredState::requireUndamaged);
            } else if (nextEnd == SuddenEnd.POWER_LOSS) {
                tally.reached(wasReady ? State.POWER_LOST : State.POWER_LOST_DURING_START);
                forgetUnsynced();
                if (disk.losePower(random)) {
                    tally.reached(State.UNSYNCED_LOST);
                }
                examine(StoredState::requireUndamaged);
            } else {
                tally.reached(wasReady ? State.KILLED : State.KILLED_DURING_START);
                if (!lostUnsynced.isEmpty()) {
                    forgetUnsynced();
                }
                disk.killProcess();
                examine(StoredState::requireSoundButTails);
            }
            restarts = true;
            restartLater();
        }
    }
}
