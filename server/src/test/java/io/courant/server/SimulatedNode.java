package io.courant.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Completion;
import io.courant.base.Done;
import io.courant.base.Endpoint;
import io.courant.base.LimitedEventLog;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Shards;
import io.courant.base.metrics.MeterBoard;
import io.courant.log.InlineLimits;
import io.courant.log.LogIntervals;
import io.courant.log.LogLimits;
import io.courant.log.SpaceLimits;
import io.courant.log.journal.JournalLimits;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.controller.ControllerSettings;
import io.courant.metadata.coordination.LocalCoordination;
import io.courant.server.group.CoordinatorSettings;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.disk.SimulatedDisk;
import io.courant.testkit.network.SimulatedNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A whole node on simulated ports, that can be stopped, killed and started again on the same disk. */
public final class SimulatedNode {

    private static final SpaceLimits SPACE = new SpaceLimits(SpaceLimits.BY_SIZE, SpaceLimits.BY_SIZE, 4096);

    private static final long SECOND = 1_000_000_000L;
    private static final Path DATA = Path.of("/data");

    public final SimulatedWorld world;
    public final SimulatedNetwork network;
    public final SimulatedDisk disk;
    public final RecordingEventLog events = new RecordingEventLog();
    public final MeterBoard metrics = new MeterBoard();
    public SimulatedBuffers buffers = new SimulatedBuffers();
    /** What the node has failed with, once it {@link #mayFail}. */
    public final List<String> faults = new ArrayList<>();

    private final int dataShards;
    private boolean mayFail;
    private int processes;
    private NodeSettings settings;
    private SimulatedProcess process;
    private Shards shards;
    private Node node;
    private Endpoint endpoint = new Endpoint("127.0.0.1", 0);

    private SimulatedNode(long seed, int dataShards, NodeSettings settings) {
        this.world = new SimulatedWorld(seed);
        this.network = new SimulatedNetwork(world);
        this.disk = new SimulatedDisk(world);
        this.dataShards = dataShards;
        this.settings = settings;
        this.process = new SimulatedProcess(world, "broker");
        this.shards = process.shards(dataShards);
        this.node = newNode();
    }

    /** A node with {@code dataShards} shards that is started and ready. */
    public static SimulatedNode started(int dataShards) {
        return started(dataShards, ControllerSettings.DEFAULTS, settings -> settings);
    }

    public static SimulatedNode started(
            int dataShards, ControllerSettings controller, UnaryOperator<ServerSettings> change) {
        SimulatedNode node = new SimulatedNode(7, dataShards, settings(controller, change));
        node.start();
        return node;
    }

    /** A node with several data directories, not started yet; the first holds the metadata. */
    public static SimulatedNode of(int dataShards, List<Path> directories) {
        SimulatedNode node =
                new SimulatedNode(7, dataShards, settings(ControllerSettings.DEFAULTS, settings -> settings));
        node.directories(directories);
        return node;
    }

    /** Where the next process keeps its data. */
    public void directories(List<Path> directories) {
        change(directories, settings.listeners(), settings.controller());
    }

    /** The next process does not listen at the listener {@code name}. */
    public void withoutListener(String name) {
        List<Listener> left = settings.listeners().stream()
                .filter(listener -> !listener.name().equals(name))
                .toList();
        change(settings.dataDirectories(), left, settings.controller());
    }

    /** What the next process is told as its defaults for topics. */
    public void topicDefaults(Map<String, String> defaults) {
        ControllerSettings before = settings.controller();
        ControllerSettings next = new ControllerSettings(
                before.defaultPartitions(),
                before.defaultReplicationFactor(),
                before.deleteTopicEnable(),
                TopicConfigDefaults.of(defaults),
                before.snapshotIntervalBytes());
        change(settings.dataDirectories(), settings.listeners(), next);
    }

    private void change(List<Path> directories, List<Listener> listeners, ControllerSettings controller) {
        settings = new NodeSettings(
                settings.brokerId(),
                directories,
                directories.getFirst(),
                listeners,
                controller,
                settings.intervals(),
                settings.journal(),
                settings.space(),
                settings.compactionKeysBytes(),
                settings.inlineLimits(),
                settings.server(),
                settings.coordinators());
        newProcess();
    }

    /** From now on the node may fail; {@link #faults} gets the reasons. */
    public void mayFail() {
        mayFail = true;
    }

    private static NodeSettings settings(ControllerSettings controller, UnaryOperator<ServerSettings> change) {
        Listener plain = new Listener("PLAINTEXT", new Endpoint("127.0.0.1", 0), new Endpoint("broker.example", 9092));
        Listener outside = new Listener("OUTSIDE", new Endpoint("127.0.0.1", 0), new Endpoint("outside.example", 0));
        return new NodeSettings(
                1,
                List.of(DATA),
                DATA,
                List.of(plain, outside),
                controller,
                LogIntervals.SHIPPED,
                JournalLimits.SHIPPED,
                SPACE,
                LogLimits.LEAST_COMPACTION_KEYS_BYTES,
                InlineLimits.SHIPPED,
                change.apply(ServerSettings.DEFAULTS),
                CoordinatorSettings.DEFAULTS);
    }

    private Node newNode() {
        SimulatedClock clock = new SimulatedClock(world);
        NodePorts ports = new NodePorts(
                clock,
                shards,
                network,
                disk,
                (directory, lane) -> new LocalCoordination(disk, directory, lane),
                buffers,
                new SeededRandom(world.seed()).fork("node" + processes),
                new LimitedEventLog(events, clock),
                metrics,
                NodeLanes.started(dataShards, settings.dataDirectories().size(), name -> process.lane()));
        return new Node(ports, settings, (what, cause) -> {
            if (!mayFail) {
                throw new AssertionError("the node failed: " + what, cause);
            }
            faults.add(what + ": " + cause.getMessage());
        });
    }

    /** Starts, and says how that ended. */
    public NodeStart tryStart() {
        return world.success(shards.control(), completion -> node.start(completion));
    }

    public NodeStart.Ready start() {
        NodeStart start = tryStart();
        assertThat(start).isInstanceOf(NodeStart.Ready.class);
        NodeStart.Ready ready = (NodeStart.Ready) start;
        listeners = ready.listeners();
        endpoint = listeners.getFirst().bind();
        return ready;
    }

    private List<Listener> listeners = List.of();

    public List<Listener> listeners() {
        return listeners;
    }

    public WireClient connect() {
        return new WireClient(this, endpoint);
    }

    public WireClient connect(Listener listener) {
        return new WireClient(this, listener.bind());
    }

    public Shard control() {
        return shards.control();
    }

    /** Begins a clean stop; it is complete when the completion is told. */
    public void stop(Completion<Done> completion) {
        node.stop(completion);
    }

    /** Stops cleanly; nothing may be left behind. */
    public void stop() {
        Outcome<Done> stopped = world.outcome(shards.control(), this::stop);
        assertThat(stopped).isEqualTo(Outcome.done());
        world.runFor(SECOND);
        assertThat(network.openConnections()).isZero();
        buffers.assertNoneOutstanding();
        assertThat(disk.openFiles()).isZero();
    }

    /** The process ends with the power: what was not synced may be gone. */
    public void losePower() {
        process.die("power loss");
        disk.losePower(new SeededRandom(world.seed()).fork("loss" + processes));
    }

    /** The process is killed: what was written stays, and nothing is put in order. */
    public void kill() {
        process.die("killed");
        disk.killProcess();
    }

    /** A new process on the same disk. */
    public void startAgain() {
        newProcess();
        start();
    }

    /** A new process on the same disk, which is not started yet. */
    public void newProcess() {
        processes++;
        process = new SimulatedProcess(world, "broker");
        shards = process.shards(dataShards);
        buffers = new SimulatedBuffers();
        node = newNode();
    }
}
