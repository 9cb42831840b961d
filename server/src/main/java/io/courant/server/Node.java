package io.courant.server;

import io.courant.base.Completion;
import io.courant.base.Coordination;
import io.courant.base.Done;
import io.courant.base.Endpoint;
import io.courant.base.Invariants;
import io.courant.base.Lane;
import io.courant.base.Network;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Uuid;
import io.courant.log.Checkpointer;
import io.courant.log.ClusterBinding;
import io.courant.log.DataDirectory;
import io.courant.log.DataDirectoryOpening;
import io.courant.log.ShardLanes;
import io.courant.log.ShardLogs;
import io.courant.log.ShardLogsSetup;
import io.courant.log.SpaceWatch;
import io.courant.metadata.MetadataLoader;
import io.courant.metadata.MetadataLog;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.controller.BrokerRegistration;
import io.courant.metadata.controller.Controller;
import io.courant.metadata.controller.RegistrationAnswer;
import io.courant.metadata.coordination.LocalCoordination;
import io.courant.metadata.coordination.MetadataRoot;
import io.courant.metadata.coordination.MetadataRootClaim;
import io.courant.metadata.image.BrokerEndpoint;
import io.courant.metadata.snapshot.SnapshotFiles;
import io.courant.replication.ReplicatedMetadataLog;
import io.courant.replication.ShardPartitions;
import io.courant.server.connection.ConnectionShard;
import io.courant.server.handler.HandlerContext;
import io.courant.server.handler.Handlers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole node, built from ports and settings: the wiring of everything below, to be read from {@link #start} down. It
 * lives here and not in {@code broker} so that the simulator runs the very same wiring on simulated ports.
 *
 * <p>A start goes step by step, each beginning where the last one ended: lock the data directory and read the newest metadata
 * snapshot; claim the leadership of the metadata partition in the coordination cell; bind the directory to the cluster; open the
 * metadata log, load the image and let the controller begin its epoch; listen; register; serve. The claim is the first change of
 * a directory: one that is refused before stays as it was. Connections that come in before the last step are kept and not
 * read, so no client ever meets half a node.
 *
 * <p>Belongs to the control shard.
 */
public final class Node {

    private enum Phase {
        NEW,
        STARTING,
        RUNNING,
        STOPPED
    }

    /** Kafka's number of a listener without encryption or authentication. */
    private static final short PLAINTEXT = 0;

    private final NodePorts ports;
    private final NodeSettings settings;
    private final NodeFault fault;
    private final Shard control;
    private final Uuid incarnation;
    /** The control shard's logs first, then those of each data shard. */
    private final List<ShardLogs> logs = new ArrayList<>();

    private final List<ShardPartitions> partitions = new ArrayList<>();
    private final List<ConnectionShard> connections = new ArrayList<>();
    private final List<Network.Binding> bindings = new ArrayList<>();
    private List<Listener> listeners = List.of();
    private Phase phase = Phase.NEW;
    private Completion<NodeStart> whenStarted = outcome -> {};
    private @Nullable Completion<Done> whenStopped;
    private @Nullable DataDirectory openDirectory;
    private @Nullable MetadataRoot wonRoot;
    private @Nullable Checkpointer checkpointer;
    private @Nullable SpaceWatch spaceWatch;

    /** Data shards were closed before all their partitions were recovered. */
    private boolean leftToRecover;

    public Node(NodePorts ports, NodeSettings settings, NodeFault fault) {
        this.ports = ports;
        this.settings = settings;
        this.fault = fault;
        this.control = ports.shards().control();
        this.incarnation = Uuid.random(ports.random());
    }

    /** Starts the node. Called from any thread, once; the completion is an event of the control shard. */
    public void start(Completion<NodeStart> completion) {
        control.execute(() -> {
            Invariants.check(phase == Phase.NEW, "a node starts once");
            phase = Phase.STARTING;
            whenStarted = completion;
            ports.events().tellOn(control);
            openDataDirectory();
        });
    }

    // 1. The data directory: locked against every other process, and its metadata known to this release.

    private void openDataDirectory() {
        Lane.Work<DataDirectoryOpening> open = () -> DataDirectory.open(
                ports.disk(), settings.dataDirectory(), settings.brokerId(), ports.random(), ports.events());
        ports.lanes().control().submit(control, open, ifDone(opening -> {
            switch (opening) {
                case DataDirectoryOpening.Refused refused -> refuse(refused.message());
                case DataDirectoryOpening.Opened(DataDirectory directory) -> {
                    openDirectory = directory;
                    readSnapshot(directory);
                }
            }
        }));
    }

    private void readSnapshot(DataDirectory directory) {
        SnapshotFiles snapshots = new SnapshotFiles(ports.disk(), directory.path());
        MetadataLoader loader =
                new MetadataLoader(snapshots, control, ports.lanes().control(), ports.events());
        loader.readSnapshot(ifDone(done -> announce(directory, loader)));
    }

    // 2. The coordination cell: who leads the metadata partition, and in which epoch.

    private void announce(DataDirectory directory, MetadataLoader loader) {
        Coordination coordination = new LocalCoordination(
                ports.disk(), directory.path(), ports.lanes().controlSync());
        Coordination.Member self = new Coordination.Member(settings.brokerId(), incarnation);
        coordination.announce(self, control, ifDone(announced -> {
            switch (announced) {
                case Coordination.Announced.IdTaken(Coordination.Member holder) ->
                    refuse("another process runs as broker " + holder.brokerId());
                case Coordination.Announced.Accepted accepted -> claimMetadata(coordination, directory, loader);
            }
        }));
    }

    private void claimMetadata(Coordination coordination, DataDirectory directory, MetadataLoader loader) {
        MetadataRoot.Replica self = new MetadataRoot.Replica(settings.brokerId(), directory.id());
        MetadataRootClaim.claim(coordination, self, directory.clusterId(), ports.random(), control, ifDone(claim -> {
            switch (claim) {
                case MetadataRootClaim.Claim.Refused(String message) -> refuse(directory.path() + ": " + message);
                case MetadataRootClaim.Claim.Won(MetadataRoot root) -> {
                    wonRoot = root;
                    bindToCluster(directory, root, loader);
                }
            }
        }));
    }

    // 3. The directory belongs to this cluster from now on.

    private void bindToCluster(DataDirectory directory, MetadataRoot root, MetadataLoader loader) {
        ports.lanes().control().submit(control, () -> directory.bindCluster(root.clusterId()), ifDone(binding -> {
            switch (binding) {
                case ClusterBinding.OtherCluster other -> refuse(other.message());
                case ClusterBinding.Bound bound -> openJournal(directory, root, loader);
            }
        }));
    }

    // 4. The journal: what was made durable and may not be in the files of its partitions yet.

    private void openJournal(DataDirectory directory, MetadataRoot root, MetadataLoader loader) {
        NodeLanes lanes = ports.lanes();
        Lane.Work<DataDirectoryOpening> open = () -> directory.openJournal(
                lanes.journal(), lanes.background(), ports.buffers(), settings.journal(), settings.space());
        lanes.control().submit(control, open, ifDone(opening -> {
            switch (opening) {
                case DataDirectoryOpening.Refused refused -> refuse(refused.message());
                case DataDirectoryOpening.Opened opened -> openMetadataLog(directory, root, loader);
            }
        }));
    }

    // 5. The metadata log, the image that it makes, and the controller that goes on with it.

    private void openMetadataLog(DataDirectory directory, MetadataRoot root, MetadataLoader loader) {
        ShardLogs controlLogs =
                directory.shardLogs(logsOf(control, ports.lanes().ofControl()));
        logs.add(controlLogs);
        ReplicatedMetadataLog.open(
                controlLogs,
                root.epoch(),
                ports.buffers(),
                control,
                ports.clock(),
                ports.lanes().control(),
                ifDone(log -> loadMetadata(directory, root, loader, log)));
    }

    private void loadMetadata(
            DataDirectory directory, MetadataRoot root, MetadataLoader loader, MetadataLog metadataLog) {
        loader.load(metadataLog, ifDone(loaded -> {
            Controller controller = new Controller(
                    new Controller.Ports(
                            metadataLog,
                            loader.snapshots(),
                            control,
                            ports.lanes().background(),
                            ports.clock(),
                            ports.random(),
                            ports.events(),
                            fault::nodeFailed),
                    settings.controller(),
                    loaded);
            controller.start(
                    settings.brokerId(), directory.id(), ifDone(done -> makeDataShards(directory, root, controller)));
        }));
    }

    // 6. What each data shard owns. Nothing runs there yet.

    private void makeDataShards(DataDirectory directory, MetadataRoot root, Controller controller) {
        List<Shard> data = ports.shards().data();
        TopicConfigDefaults defaults = settings.controller().topicDefaults();
        for (int i = 0; i < data.size(); i++) {
            ShardLogs shardLogs =
                    directory.shardLogs(logsOf(data.get(i), ports.lanes().ofShard(i)));
            logs.add(shardLogs);
            partitions.add(new ShardPartitions(new ShardPartitions.Setup(
                    settings.brokerId(),
                    data.get(i),
                    ports.shards(),
                    ports.clock(),
                    shardLogs,
                    directory.logs(),
                    directory.needsRecovery(),
                    defaults,
                    ports.events())));
        }
        HandlerContext.NodeIdentity identity = new HandlerContext.NodeIdentity(root.clusterId(), settings.brokerId());
        for (int i = 0; i < data.size(); i++) {
            HandlerContext context = new HandlerContext(
                    i, ports.shards(), partitions, controller, identity, settings.server(), ports.events());
            connections.add(new ConnectionShard(
                    data.get(i),
                    data.size(),
                    ports.buffers(),
                    ports.events(),
                    settings.server(),
                    new Handlers(context),
                    this::connectionClosed));
        }
        checkpointer = new Checkpointer(directory, logs, control, ports.lanes().background());
        spaceWatch = new SpaceWatch(directory, logs, control, ports.lanes().background(), settings.space());
        listen(directory, controller);
    }

    private ShardLogsSetup logsOf(Shard shard, ShardLanes lanes) {
        int logShards = ports.shards().data().size() + 1; // and the control shard, with the metadata log
        return new ShardLogsSetup(
                shard,
                ports.clock(),
                ports.random(),
                ports.buffers(),
                lanes,
                settings.inlineLimits(),
                settings.intervals().withScrub(settings.intervals().scrub().dividedBy(logShards)),
                ports.events(),
                (path, what, cause) -> fault.nodeFailed(what + " in " + path, cause));
    }

    private void connectionClosed(long connectionId) {
        List<Shard> data = ports.shards().data();
        for (int i = 0; i < data.size(); i++) {
            ShardPartitions there = partitions.get(i);
            if (data.get(i).isCurrent()) {
                there.connectionClosed(connectionId);
            } else {
                data.get(i).execute(() -> there.connectionClosed(connectionId));
            }
        }
    }

    // 7. The places where clients connect; a port that is 0 becomes a real one.

    private void listen(DataDirectory directory, Controller controller) {
        ports.lanes().control().submit(control, this::bindAll, ifDone(bound -> {
            listeners = bound;
            register(directory, controller);
        }));
    }

    /** Blocks, on the lane. */
    private List<Listener> bindAll() throws IOException {
        List<Listener> bound = new ArrayList<>();
        for (Listener listener : settings.listeners()) {
            Network.Binding binding = ports.network()
                    .listen(
                            listener.bind(),
                            ports.shards(),
                            connection ->
                                    connections.get(connection.shard().index()).accepted(connection, listener));
            bindings.add(binding);
            bound.add(listener.boundTo(binding.endpoint()));
        }
        return bound;
    }

    // 8. The cluster learns of this process.

    private void register(DataDirectory directory, Controller controller) {
        List<BrokerEndpoint> endpoints = new ArrayList<>();
        for (Listener listener : listeners) {
            Endpoint advertised = listener.advertised();
            endpoints.add(new BrokerEndpoint(listener.name(), advertised.host(), advertised.port(), PLAINTEXT));
        }
        BrokerRegistration registration =
                new BrokerRegistration(settings.brokerId(), incarnation, endpoints, null, List.of(directory.id()));
        controller.registerBroker(registration, control, ifDone(answer -> {
            switch (answer) {
                case RegistrationAnswer.Refused(var error, String message) ->
                    refuse("the controller refused to register this broker (" + error + "): " + message);
                case RegistrationAnswer.Registered registered -> serve(directory, controller);
            }
        }));
    }

    // 9. Each data shard follows the image, from its first one on, and serves clients. Partitions are opened when they
    // are
    //    asked for, after an unclean stop all of them in the background.

    private void serve(DataDirectory directory, Controller controller) {
        directory.finishRemovals(logs.getFirst());
        List<Shard> data = ports.shards().data();
        for (int i = 0; i < data.size(); i++) {
            controller.follow(data.get(i), partitions.get(i));
            data.get(i).execute(connections.get(i)::serve);
        }
        if (checkpointer != null) {
            checkpointer.start();
        }
        if (spaceWatch != null) {
            spaceWatch.start();
        }
        started(new NodeStart.Ready(root().clusterId(), listeners));
    }

    private MetadataRoot root() {
        MetadataRoot root = wonRoot;
        if (root == null) {
            throw Invariants.unreachable("the metadata partition was never claimed");
        }
        return root;
    }

    /** Goes on with what a step gave; a fault of the environment ends the start. */
    private <T> Completion<T> ifDone(Consumer<T> next) {
        return outcome -> {
            switch (outcome) {
                case Outcome.Success<T>(T value) -> next.accept(value);
                case Outcome.Failure<T>(IOException cause) -> notStarted(Outcome.failure(cause));
            }
        };
    }

    private void refuse(String message) {
        notStarted(Outcome.success(new NodeStart.Refused(message)));
    }

    /** Undoes what was begun, and then tells. */
    private void notStarted(Outcome<NodeStart> outcome) {
        shutDown(false, undone -> {
            phase = Phase.STOPPED;
            tellStarted(outcome);
        });
    }

    private void started(NodeStart.Ready ready) {
        phase = Phase.RUNNING;
        tellStarted(Outcome.success(ready));
    }

    private void tellStarted(Outcome<NodeStart> outcome) {
        whenStarted.completed(outcome);
        if (whenStopped != null) {
            stopNow(whenStopped);
        }
    }

    /**
     * Stops the node cleanly: closes listeners and connections, and leaves a data directory that needs no recovery. Called
     * from any thread, once; while the node starts it waits for that. The completion is an event of the control shard; a
     * failure says that the next start must recover.
     */
    public void stop(Completion<Done> completion) {
        control.execute(() -> {
            Invariants.check(whenStopped == null, "a node stops once");
            whenStopped = completion;
            if (phase != Phase.STARTING) {
                stopNow(completion);
            }
        });
    }

    private void stopNow(Completion<Done> completion) {
        if (phase == Phase.RUNNING) {
            phase = Phase.STOPPED;
            shutDown(true, completion);
        } else {
            completion.completed(Outcome.done());
        }
    }

    // The way back, in reverse order. Whatever fails, the rest is closed too.

    private void shutDown(boolean cleanly, Completion<Done> completion) {
        if (spaceWatch != null) {
            spaceWatch.stop();
        }
        Completion<Done> closed = outcome -> {
            ports.events().tellNow(); // the timer may end with the process
            completion.completed(outcome);
        };
        ports.lanes().control().submit(control, this::closeBindings, unbound -> closeConnections(cleanly, closed));
    }

    /** Blocks, on the lane. */
    private Done closeBindings() {
        bindings.forEach(Network.Binding::close);
        return Done.DONE;
    }

    private void closeConnections(boolean cleanly, Completion<Done> completion) {
        Gathering closed = new Gathering(control, outcome -> closePartitions(cleanly, completion));
        for (ConnectionShard clients : connections) {
            Completion<Done> one = closed.one();
            clients.shard().execute(() -> clients.close(one));
        }
        closed.allBegun();
    }

    private void closePartitions(boolean cleanly, Completion<Done> completion) {
        Gathering closed = new Gathering(control, outcome -> closeMetadataLog(cleanly, outcome, completion));
        for (int i = 0; i < partitions.size(); i++) {
            ShardPartitions there = partitions.get(i);
            Completion<Done> one = closed.one();
            ports.shards()
                    .data()
                    .get(i)
                    .execute(() -> there.close(outcome -> {
                        if (!there.isRecovered()) {
                            control.execute(() -> leftToRecover = true);
                        }
                        one.completed(outcome);
                    }));
        }
        closed.allBegun();
    }

    private void closeMetadataLog(boolean cleanly, Outcome<Done> before, Completion<Done> completion) {
        if (logs.isEmpty()) {
            closeDirectory(before, completion);
        } else {
            logs.getFirst().close(outcome -> checkpoint(cleanly, worse(before, outcome), completion));
        }
    }

    private void checkpoint(boolean cleanly, Outcome<Done> before, Completion<Done> completion) {
        if (cleanly && checkpointer != null && before instanceof Outcome.Success<Done>) {
            checkpointer.stop(!leftToRecover, outcome -> closeDirectory(outcome, completion));
        } else {
            closeDirectory(before, completion);
        }
    }

    private void closeDirectory(Outcome<Done> before, Completion<Done> completion) {
        DataDirectory directory = openDirectory;
        if (directory == null) {
            completion.completed(before);
            return;
        }
        Lane.Work<Done> unlock = () -> {
            directory.close();
            return Done.DONE;
        };
        // Last on the lane of the deletions that nobody has waited for.
        directory.closeJournal(
                control,
                closed -> ports.lanes()
                        .background()
                        .submit(
                                control,
                                unlock,
                                unlocked -> completion.completed(worse(worse(before, closed), unlocked))));
    }

    private static Outcome<Done> worse(Outcome<Done> first, Outcome<Done> second) {
        return first instanceof Outcome.Failure<Done> ? first : second;
    }
}
