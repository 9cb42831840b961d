package io.courant.replication;

import io.courant.base.Buffers;
import io.courant.base.CountedBuffer;
import io.courant.base.Done;
import io.courant.base.Lane;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Shards;
import io.courant.base.Slice;
import io.courant.base.Uuid;
import io.courant.base.metrics.MeterBoard;
import io.courant.log.Checkpointer;
import io.courant.log.ClusterBinding;
import io.courant.log.CountedIn;
import io.courant.log.DataDirectory;
import io.courant.log.DataDirectoryOpening;
import io.courant.log.InlineLimits;
import io.courant.log.LogIntervals;
import io.courant.log.LogLimits;
import io.courant.log.ShardLanes;
import io.courant.log.ShardLogs;
import io.courant.log.ShardLogsSetup;
import io.courant.log.ShardMemory;
import io.courant.log.SpaceLimits;
import io.courant.log.journal.JournalLimits;
import io.courant.log.metrics.DirectoryMeters;
import io.courant.metadata.MetadataLoader;
import io.courant.metadata.MetadataLog;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.controller.BrokerRegistration;
import io.courant.metadata.controller.Controller;
import io.courant.metadata.controller.ControllerSettings;
import io.courant.metadata.controller.NewTopic;
import io.courant.metadata.controller.ProducerIdAnswer;
import io.courant.metadata.controller.RegistrationAnswer;
import io.courant.metadata.controller.TopicCreation;
import io.courant.metadata.controller.TopicCreationRequest;
import io.courant.metadata.controller.TopicDeletion;
import io.courant.metadata.controller.TopicDeletionRequest;
import io.courant.metadata.controller.TopicReference;
import io.courant.metadata.coordination.LocalCoordination;
import io.courant.metadata.coordination.MetadataRoot;
import io.courant.metadata.coordination.MetadataRootClaim;
import io.courant.metadata.image.BrokerEndpoint;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.snapshot.SnapshotFiles;
import io.courant.testkit.RecordingEventLog;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedBuffers;
import io.courant.testkit.SimulatedClock;
import io.courant.testkit.SimulatedProcess;
import io.courant.testkit.SimulatedWorld;
import io.courant.testkit.disk.SimulatedDisk;
import io.courant.testkit.disk.TornBlocks;
import io.courant.wire.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything of a broker below the server, on simulated ports: started, crashed and started again by tests. */
final class ReplicaNode {

    static final Path PATH = Path.of("/data");
    static final int BROKER = 1;
    private static final int DATA_SHARDS = 2;

    final SimulatedWorld world;
    final SimulatedDisk disk;
    final SimulatedClock clock;
    final SeededRandom random;
    final RecordingEventLog events = new RecordingEventLog();
    private final MeterBoard metrics = new MeterBoard();
    final List<String> faults = new ArrayList<>();
    final long snapshotIntervalBytes;
    SimulatedBuffers buffers = new SimulatedBuffers();
    SimulatedProcess process;
    Shards shards;
    private @Nullable Life life;

    /** What lives as long as a process. */
    record Life(
            DataDirectory directory,
            MetadataRoot root,
            MetadataLog log,
            Controller controller,
            List<ShardPartitions> partitions,
            List<ShardDirectory> shares,
            List<ShardLogs> logs,
            Checkpointer checkpointer,
            long brokerEpoch) {}

    ReplicaNode(long seed) {
        this(seed, Long.MAX_VALUE);
    }

    ReplicaNode(long seed, long snapshotIntervalBytes) {
        this.world = new SimulatedWorld(seed);
        this.disk = new SimulatedDisk(world);
        disk.tearBlocks(TornBlocks.wholeButOf(".log"));
        this.clock = new SimulatedClock(world);
        this.random = new SeededRandom(seed).fork("node");
        this.snapshotIntervalBytes = snapshotIntervalBytes;
        this.process = new SimulatedProcess(world, "broker");
        this.shards = process.shards(DATA_SHARDS);
    }

    Life life() {
        return Objects.requireNonNull(life, "the node is not started");
    }

    /** Starts a process; whatever goes wrong is thrown. */
    Life start() throws IOException {
        process = new SimulatedProcess(world, "broker");
        shards = process.shards(DATA_SHARDS);
        buffers = new SimulatedBuffers();
        DataDirectory directory =
                switch (DataDirectory.open(disk, PATH, BROKER, random.fork("ids" + world.eventsRun()), events)) {
                    case DataDirectoryOpening.Opened opened -> opened.directory();
                    case DataDirectoryOpening.Refused refused -> throw new IOException(refused.toString());
                };
        Shard control = shards.control();
        Lane work = process.lane();
        ShardLanes shared = lanes(work);
        LocalCoordination coordination = new LocalCoordination(disk, PATH, work);
        MetadataRootClaim.Claim claim = value(world.outcome(
                control,
                c -> MetadataRootClaim.claim(
                        coordination,
                        new MetadataRoot.Replica(BROKER, directory.id()),
                        directory.clusterId(),
                        random,
                        control,
                        c)));
        if (!(claim instanceof MetadataRootClaim.Claim.Won(var root))) {
            throw new IOException(claim.toString());
        }
        if (!(directory.bindCluster(root.clusterId(), root.epoch(), CountedIn.DISK) instanceof ClusterBinding.Bound)) {
            throw new IOException("bound to another cluster");
        }
        if (!(directory.openJournal(process.lane(), work, buffers, JournalLimits.SHIPPED, SpaceLimits.SHIPPED, meters())
                instanceof DataDirectoryOpening.Opened)) {
            throw new IOException("the journal was refused");
        }
        List<ShardLogs> logs = new ArrayList<>();
        ShardLogs controlLogs = shardLogs(directory, control, shared);
        logs.add(controlLogs);
        MetadataLog log = value(world.outcome(
                control, c -> ReplicatedMetadataLog.open(controlLogs, root.epoch(), buffers, control, clock, work, c)));
        Controller controller = controller(log, control, work);
        value(world.<Done>outcome(control, c -> controller.start(BROKER, c)));
        RegistrationAnswer registered =
                value(world.outcome(control, c -> controller.registerBroker(registration(directory.id()), control, c)));
        List<ShardPartitions> partitions = new ArrayList<>();
        List<ShardDirectory> shares = new ArrayList<>();
        for (Shard shard : shards.data()) {
            ShardLogs ofShard = shardLogs(directory, shard, shared);
            logs.add(ofShard);
            ShardDirectory share =
                    new ShardDirectory(directory.id(), ofShard, directory.logs(), !directory.stoppedCleanly());
            shares.add(share);
            ShardPartitions here = new ShardPartitions(new ShardPartitions.Setup(
                    BROKER, shard, shards, clock, List.of(share), TopicConfigDefaults.KAFKA, events));
            partitions.add(here);
            world.run(control, () -> controller.follow(shard, here));
            world.run(shard, () -> {});
        }
        Life started = new Life(
                directory,
                root,
                log,
                controller,
                partitions,
                shares,
                logs,
                new Checkpointer(directory, logs, control, shared.background()),
                registered instanceof RegistrationAnswer.Registered(var epoch) ? epoch : -1);
        life = started;
        return started;
    }

    private Controller controller(MetadataLog log, Shard control, Lane work) throws IOException {
        SnapshotFiles snapshots = new SnapshotFiles(disk, PATH);
        MetadataLoader loader = new MetadataLoader(snapshots, control, work, events);
        value(world.<Done>outcome(control, loader::readSnapshot));
        MetadataLoader.Loaded loaded = value(world.outcome(control, c -> loader.load(log, c)));
        ControllerSettings settings =
                new ControllerSettings(1, (short) 1, true, TopicConfigDefaults.KAFKA, snapshotIntervalBytes);
        return world.on(
                control,
                () -> new Controller(
                        new Controller.Ports(
                                log,
                                snapshots,
                                control,
                                work,
                                clock,
                                random,
                                events,
                                (what, cause) -> faults.add(what)),
                        settings,
                        loaded));
    }

    void losePower() {
        process.die("power loss");
        disk.faults().clear();
        disk.losePower(random.fork("loss" + world.eventsRun()));
        life = null;
    }

    void kill() {
        process.die("killed");
        disk.killProcess();
        life = null;
    }

    void stopCleanly() throws IOException {
        Life stopping = life();
        boolean recovered = true;
        for (int i = 0; i < DATA_SHARDS; i++) {
            ShardPartitions partitions = stopping.partitions.get(i);
            world.<Done>success(shards.data().get(i), partitions::close);
            recovered &= world.on(shards.data().get(i), stopping.shares.get(i)::isRecovered);
        }
        world.<Done>success(shards.control(), stopping.logs.getFirst()::close);
        boolean allRecovered = recovered;
        world.<Done>success(shards.control(), c -> stopping.checkpointer.stop(allRecovered, c));
        value(world.<Done>outcome(shards.control(), c -> stopping.directory.closeJournal(shards.control(), c)));
        stopping.directory.close();
        kill();
    }

    ClusterImage image() {
        return world.on(shards.control(), () -> life().controller().image());
    }

    // --- requests ---

    List<TopicCreation> create(NewTopic... topics) {
        return world.success(
                shards.data().getFirst(),
                c -> life().controller()
                        .createTopics(
                                new TopicCreationRequest(List.of(topics), 30_000, false),
                                shards.data().getFirst(),
                                c));
    }

    /** Creates a topic and gives its id. */
    Uuid create(String name, int partitions, Map<String, String> configs) {
        TopicCreation answer = create(new NewTopic(name, partitions, (short) 1, List.of(), configs))
                .getFirst();
        if (answer instanceof TopicCreation.Created created) {
            return created.topicId();
        }
        throw new AssertionError("not created: " + answer);
    }

    List<TopicDeletion> delete(TopicReference... topics) {
        return world.success(
                shards.data().getFirst(),
                c -> life().controller()
                        .deleteTopics(
                                new TopicDeletionRequest(List.of(topics), 30_000),
                                shards.data().getFirst(),
                                c));
    }

    long nextProducerId() {
        ProducerIdAnswer answer =
                world.success(shards.control(), c -> life().controller().nextProducerId(shards.control(), c));
        if (answer instanceof ProducerIdAnswer.Assigned(var id)) {
            return id;
        }
        throw new AssertionError("no id: " + answer);
    }

    ShardPartitions partitions(Uuid topic, int partition) {
        return life().partitions().get(shardOf(topic, partition).index());
    }

    Shard shardOf(Uuid topic, int partition) {
        return shards.ofPartition(topic, partition);
    }

    PartitionLeader leader(Uuid topic, int partition) {
        PartitionLookup lookup = world.on(
                shardOf(topic, partition), () -> partitions(topic, partition).find(topic, partition));
        if (lookup instanceof PartitionLookup.Led(var leader)) {
            return leader;
        }
        throw new AssertionError("not led here: " + lookup);
    }

    /** The leader with its log open. */
    PartitionLeader openLeader(Uuid topic, int partition) {
        PartitionLeader leader = leader(topic, partition);
        world.<Done>success(shardOf(topic, partition), c -> leader.load(0, c));
        return leader;
    }

    /** Begins an append; the answers are added to {@code answers}. */
    void append(
            Uuid topic,
            int partition,
            ByteBuffer batch,
            int acks,
            int timeoutMs,
            List<AppendAnswer> answers,
            long connection) {
        PartitionLeader leader = leader(topic, partition);
        world.run(
                shardOf(topic, partition),
                () -> leader.append(produced(buffers, batch, acks, timeoutMs, connection), answers::add));
    }

    AppendAnswer append(Uuid topic, int partition, ByteBuffer batch, int acks) {
        List<AppendAnswer> answers = new ArrayList<>();
        append(topic, partition, batch, acks, 30_000, answers, 1);
        world.await("the answer to a produced batch", () -> !answers.isEmpty());
        return answers.getFirst();
    }

    static ProduceBatch produced(Buffers buffers, ByteBuffer batch, int acks, int timeoutMs, long connection) {
        CountedBuffer buffer = buffers.allocate(batch.remaining());
        buffer.bytes().put(0, batch, batch.position(), batch.remaining());
        return new ProduceBatch(buffer, 0, batch.remaining(), (short) acks, timeoutMs, connection);
    }

    FetchAnswer read(Uuid topic, int partition, long offset, int maxBytes, boolean atLeastOne) {
        PartitionLeader leader = leader(topic, partition);
        Shard shard = shardOf(topic, partition);
        FetchPosition position = new FetchPosition(offset, -1, -1);
        FetchAnswer answer = world.on(shard, () -> leader.read(position, maxBytes, atLeastOne));
        while (answer instanceof FetchAnswer.NotLoaded) {
            world.<Done>success(shard, c -> leader.load(offset, c));
            answer = world.on(shard, () -> leader.read(position, maxBytes, atLeastOne));
        }
        return answer;
    }

    /** How many bytes of records a consumer gets at {@code offset}; the slices are released. */
    int readableBytes(Uuid topic, int partition, long offset) {
        if (read(topic, partition, offset, 1 << 20, true) instanceof FetchAnswer.Fetched fetched) {
            fetched.slices().forEach(Slice::release);
            return fetched.sizeInBytes();
        }
        throw new AssertionError("not readable at offset " + offset);
    }

    // --- batches ---

    ByteBuffer batch(String... values) {
        return builder(new BatchBuilder(), values);
    }

    ByteBuffer idempotent(long producerId, int epoch, int sequence, String... values) {
        return builder(new BatchBuilder().producer(producerId, (short) epoch, sequence), values);
    }

    private ByteBuffer builder(BatchBuilder builder, String... values) {
        for (String value : values) {
            builder.append(clock.wallMs(), null, value.getBytes(StandardCharsets.UTF_8));
        }
        return builder.build();
    }

    private ShardLanes lanes(Lane open) {
        return new ShardLanes(
                List.of(process.lane()),
                process.lane(),
                process.lane(),
                process.lane(),
                open,
                process.lane(),
                process.lane());
    }

    private ShardLogs shardLogs(DataDirectory directory, Shard shard, ShardLanes lanes) {
        return directory.shardLogs(new ShardLogsSetup(
                shard,
                clock,
                random.fork("logs" + shard.index()),
                buffers,
                new ShardLanes(
                        List.of(process.lane(), process.lane()),
                        process.lane(),
                        lanes.rolls(),
                        lanes.names(),
                        process.lane(),
                        lanes.lookup(),
                        lanes.background()),
                InlineLimits.SHIPPED,
                LogIntervals.SHIPPED,
                ShardMemory.sharedBy(1, Long.MAX_VALUE, LogLimits.LEAST_COMPACTION_KEYS_BYTES),
                events,
                meters(),
                (path, what, cause) -> faults.add(what)));
    }

    private DirectoryMeters meters() {
        return new DirectoryMeters(metrics, clock, PATH);
    }

    private BrokerRegistration registration(Uuid directory) {
        return new BrokerRegistration(
                BROKER,
                Uuid.random(random),
                List.of(new BrokerEndpoint("PLAINTEXT", "localhost", 9092, (short) 0)),
                null,
                List.of(directory),
                Set.of(),
                Set.of());
    }

    private static <T> T value(Outcome<T> outcome) throws IOException {
        return switch (outcome) {
            case Outcome.Success<T>(var value) -> value;
            case Outcome.Failure<T>(var cause) -> throw new IOException(cause);
        };
    }
}
