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
import io.courant.log.ClusterBinding;
import io.courant.log.CountedIn;
import io.courant.log.DataDirectory;
import io.courant.log.DataDirectoryOpening;
import io.courant.metadata.MetadataLoader;
import io.courant.metadata.MetadataLog;
import io.courant.metadata.config.BrokerConfigs;
import io.courant.metadata.config.ClockConfirmation;
import io.courant.metadata.config.ConnectionLimitChecks;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.controller.BrokerRegistration;
import io.courant.metadata.controller.Controller;
import io.courant.metadata.controller.RegistrationAnswer;
import io.courant.metadata.controller.StoredSyncs;
import io.courant.metadata.coordination.MetadataRoot;
import io.courant.metadata.coordination.MetadataRootClaim;
import io.courant.metadata.image.BrokerEndpoint;
import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ImageChange;
import io.courant.metadata.image.ImageListener;
import io.courant.metadata.snapshot.SnapshotFiles;
import io.courant.replication.ReplicatedMetadataLog;
import io.courant.replication.ShardPartitions;
import io.courant.server.connection.ConnectionShard;
import io.courant.server.connection.ExceedPermit;
import io.courant.server.fetch.FetchSessions;
import io.courant.server.group.ShardGroups;
import io.courant.server.handler.HandlerContext;
import io.courant.server.handler.Handlers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole node, built from ports and settings: the wiring of everything below, to be read from {@link #start} down. It
 * lives here and not in {@code broker} so that the simulator runs the very same wiring on simulated ports.
 *
 * <p>A start goes step by step, each beginning where the last one ended: lock the data directories and read the newest metadata
 * snapshot; claim the leadership of the metadata partition in the coordination cell; bind its directory to the cluster; open the
 * metadata log, load the image and let the controller begin its epoch; let the other directories join; listen; register;
 * serve. The claim is the first change of a directory: one that is refused before stays as it was. Connections that come in
 * before the last step are kept and not read, so no client ever meets half a node. What happens to data directories on the
 * way, and later, is for {@link NodeDirectories}.
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
    private final NodeDirectories directories;
    private final List<ShardPartitions> partitions = new ArrayList<>();
    private final List<ShardGroups> groups = new ArrayList<>();
    private final List<ConnectionShard> connections = new ArrayList<>();
    private final List<Network.Binding> bindings = new ArrayList<>();
    private List<Listener> listeners = List.of();
    private Consumer<BrokerConfigs> settingsFollower = configs -> {};
    private OptionalLong confirmedClock = OptionalLong.empty();
    private Phase phase = Phase.NEW;
    private Completion<NodeStart> whenStarted = outcome -> {};
    private @Nullable Completion<Done> whenStopped;
    private @Nullable MetadataRoot wonRoot;
    /** Told of a directory that fails; null while the node does not serve. */
    private @Nullable Controller servingController;

    public Node(NodePorts ports, NodeSettings settings, NodeFault fault) {
        this.ports = ports;
        this.settings = settings;
        this.fault = fault;
        this.control = ports.shards().control();
        this.incarnation = Uuid.random(ports.random());
        this.directories = new NodeDirectories(ports, settings, fault, this::wentOffline);
    }

    /**
     * Has {@code follower} told of the broker's settings, before anybody can connect and after each change, on the control shard.
     * Called before the start.
     */
    public void followSettings(Consumer<BrokerConfigs> follower) {
        settingsFollower = follower;
    }

    /** Starts the node. Called from any thread, once; the completion is an event of the control shard. */
    public void start(Completion<NodeStart> completion) {
        control.execute(() -> {
            Invariants.check(phase == Phase.NEW, "a node starts once");
            phase = Phase.STARTING;
            whenStarted = completion;
            ports.events().tellOn(control);
            openDataDirectories();
        });
    }

    // 1. The data directories: locked against every other process, and the metadata known to this release.

    private void openDataDirectories() {
        directories.open(ifDone(opening -> {
            switch (opening) {
                case DataDirectoryOpening.Refused refused -> refuse(refused.message());
                case DataDirectoryOpening.Opened(DataDirectory metadata) -> readSnapshot(metadata);
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
        Coordination coordination =
                ports.coordination().make(directory.path(), ports.lanes().controlSync());
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
        CountedIn byDefault = settings.countedInByDefault();
        Lane.Work<ClusterBinding> bind = () -> directory.bindCluster(root.clusterId(), root.epoch(), byDefault);
        ports.lanes().control().submit(control, bind, ifDone(binding -> {
            switch (binding) {
                case ClusterBinding.OtherCluster other -> refuse(other.message());
                case ClusterBinding.Bound bound -> openJournal(root, loader);
            }
        }));
    }

    // 4. The journal: what was made durable and may not be in the files of its partitions yet.

    private void openJournal(MetadataRoot root, MetadataLoader loader) {
        directories.metadata().openJournal(ports.lanes().control(), ifDone(opening -> {
            switch (opening) {
                case DataDirectoryOpening.Refused refused -> refuse(refused.message());
                case DataDirectoryOpening.Opened opened -> openMetadataLog(root, loader);
            }
        }));
    }

    // 5. The metadata log, the image that it makes, and the controller that goes on with it.

    private void openMetadataLog(MetadataRoot root, MetadataLoader loader) {
        ReplicatedMetadataLog.open(
                directories.metadata().controlLogs(),
                root.epoch(),
                ports.buffers(),
                control,
                ports.clock(),
                ports.lanes().control(),
                ifDone(log -> loadMetadata(loader, log)));
    }

    private void loadMetadata(MetadataLoader loader, MetadataLog metadataLog) {
        loader.load(metadataLog, ifDone(loaded -> {
            if (refusesSettings(loaded.image())) {
                return;
            }
            Controller controller = new Controller(
                    new Controller.Ports(
                            metadataLog,
                            loader.snapshots(),
                            control,
                            directories.metadata().lanes().background(),
                            ports.clock(),
                            ports.random(),
                            ports.events(),
                            fault::nodeFailed),
                    settings.controller(),
                    loaded);
            controller.start(settings.brokerId(), ifDone(done -> joinDirectories(controller)));
        }));
    }

    /** Whether the start is refused, because what is stored goes with no settings but others than the broker's. */
    private boolean refusesSettings(ClusterImage image) {
        String lockedOut = ConnectionLimitChecks.refusalOfStart(configsOf(image));
        if (lockedOut != null) {
            refuse(lockedOut);
            return true;
        }
        return switch (StoredSyncs.of(
                image, settings.brokerId(), settings.controller().topicDefaults())) {
            case StoredSyncs.Kept kept -> false;
            case StoredSyncs.Stored(String message) -> {
                ports.events().warn("settings.syncs-not-made", message);
                yield false;
            }
            case StoredSyncs.Refused(String message) -> {
                refuse(message);
                yield true;
            }
        };
    }

    // 6. The other data directories, as far as they are sound; and what each data shard owns. Nothing runs there yet.

    private void joinDirectories(Controller controller) {
        directories.join(root(), controller.image(), () -> makeDataShards(controller));
    }

    private void makeDataShards(Controller controller) {
        List<Shard> data = ports.shards().data();
        TopicConfigDefaults defaults = settings.controller().topicDefaults();
        directories.forEach(NodeDirectory::makeDataShards);
        for (int i = 0; i < data.size(); i++) {
            int shard = i;
            partitions.add(new ShardPartitions(new ShardPartitions.Setup(
                    settings.brokerId(),
                    data.get(i),
                    ports.shards(),
                    ports.clock(),
                    directories.metadataFirst().stream()
                            .map(directory -> directory.ofDataShard(shard))
                            .toList(),
                    defaults,
                    ports.events())));
        }
        makeCoordinators();
        List<FetchSessions> fetchSessions = new ArrayList<>();
        for (int i = 0; i < data.size(); i++) {
            fetchSessions.add(new FetchSessions(
                    i, data.size(), settings.server().fetchSessionSlots(), ports.clock(), ports.random()));
        }
        List<ExceedPermit> exceeding = ExceedPermit.of(data, settings.server());
        LogDirectoryLooks logDirectories = new LogDirectoryLooks(ports, settings, directories, controller::image);
        HandlerContext.NodeIdentity identity = new HandlerContext.NodeIdentity(root().clusterId(), settings.brokerId());
        for (int i = 0; i < data.size(); i++) {
            HandlerContext context = new HandlerContext(
                    i,
                    ports.shards(),
                    partitions,
                    fetchSessions,
                    groups,
                    settings.coordinators(),
                    controller,
                    logDirectories,
                    identity,
                    settings.server(),
                    ports.events());
            connections.add(new ConnectionShard(
                    data.get(i),
                    data.size(),
                    ports.buffers(),
                    ports.events(),
                    ports.metrics(),
                    ports.clock(),
                    settings.server(),
                    new Handlers(context),
                    exceeding.get(i),
                    this::connectionClosed));
        }
        listen(controller);
    }

    private void makeCoordinators() {
        for (int i = 0; i < partitions.size(); i++) {
            groups.add(new ShardGroups(new ShardGroups.Setup(
                    settings.brokerId(),
                    i,
                    ports.shards(),
                    partitions.get(i),
                    directories.metadata().readLane(i),
                    ports.clock(),
                    ports.random(),
                    ports.buffers(),
                    ports.events(),
                    ports.metrics(),
                    settings.coordinators())));
        }
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

    private void listen(Controller controller) {
        BrokerConfigs configs = configsOf(controller.image());
        settingsFollower.accept(configs);
        ports.lanes().control().submit(control, () -> bindAll(configs), ifDone(bound -> {
            listeners = bound;
            register(controller);
        }));
    }

    /** Blocks, on the lane. */
    private List<Listener> bindAll(BrokerConfigs configs) throws IOException {
        List<Listener> bound = new ArrayList<>();
        for (Listener listener : settings.listeners()) {
            Network.Binding binding = ports.network()
                    .listen(
                            listener.bind(),
                            listener.intakeWith(configs),
                            ports.shards(),
                            connection ->
                                    connections.get(connection.shard().index()).accepted(connection, listener));
            bindings.add(binding);
            bound.add(listener.boundTo(binding.endpoint()));
        }
        return bound;
    }

    // 8. The cluster learns of this process, and of the data directories that serve.

    private void register(Controller controller) {
        BrokerRegistration registration = registration();
        controller.registerBroker(registration, control, ifDone(answer -> {
            switch (answer) {
                case RegistrationAnswer.Refused(var error, String message) ->
                    refuse("the controller refused to register this broker (" + error + "): " + message);
                case RegistrationAnswer.Registered registered -> {
                    if (registration.directories().equals(directories.servingIds())) {
                        serve(controller);
                    } else {
                        register(controller); // one has failed meanwhile
                    }
                }
            }
        }));
    }

    private BrokerRegistration registration() {
        List<BrokerEndpoint> endpoints = new ArrayList<>();
        for (Listener listener : listeners) {
            Endpoint advertised = listener.advertised();
            endpoints.add(new BrokerEndpoint(listener.name(), advertised.host(), advertised.port(), PLAINTEXT));
        }
        return new BrokerRegistration(
                settings.brokerId(),
                incarnation,
                endpoints,
                null,
                directories.servingIds(),
                directories.idsStoppedUncleanly(),
                directories.idsThatMayHaveLostByDefault());
    }

    /** A data directory has failed, and the others go on: the cluster learns which. */
    private void wentOffline(NodeDirectory directory) {
        Controller controller = servingController;
        if (controller == null) {
            return; // not registered yet, or no more
        }
        controller.registerBroker(registration(), control, outcome -> {
            // A failure is one of the metadata log, and ends the node by itself.
            if (outcome instanceof Outcome.Success<RegistrationAnswer>(RegistrationAnswer.Refused refused)) {
                ports.events()
                        .error(
                                "directory.not-reported",
                                "the controller does not take note that " + directory.path() + " is offline: "
                                        + refused.message(),
                                null);
            }
        });
    }

    // 9. Each data shard follows the image, from its first one on, and serves clients. Partitions are opened when asked
    // for, after an unclean stop all of them in the background.

    private void serve(Controller controller) {
        List<Shard> data = ports.shards().data();
        for (int i = 0; i < data.size(); i++) {
            controller.follow(data.get(i), followers(i));
            data.get(i).execute(connections.get(i)::serve);
        }
        controller.follow(control, this::imageChanged);
        directories.forEach(NodeDirectory::serve);
        confirmClock(configsOf(controller.image()));
        servingController = controller;
        started(new NodeStart.Ready(root().clusterId(), listeners));
    }

    /** The partitions of a shard, and then their coordinators, which ask them. */
    private ImageListener followers(int shard) {
        ShardPartitions first = partitions.get(shard);
        ShardGroups second = groups.get(shard);
        return change -> {
            first.imageChanged(change);
            second.imageChanged(change);
        };
    }

    private void imageChanged(ImageChange change) {
        if (change.after().hasOtherBrokerConfigs(settings.brokerId(), change.before())) {
            BrokerConfigs configs = configsOf(change.after());
            settingsFollower.accept(configs);
            confirmClock(configs);
            for (int i = 0; i < bindings.size(); i++) {
                bindings.get(i).limit(listeners.get(i).intakeWith(configs));
            }
        }
    }

    /** What an operator has said of this machine's clock counts once, in the moment in which it is said. */
    private void confirmClock(BrokerConfigs configs) {
        OptionalLong said = ClockConfirmation.in(configs);
        if (said.isPresent() && !said.equals(confirmedClock)) {
            directories.forEach(directory -> directory.confirmClock(said.getAsLong()));
        }
        confirmedClock = said;
    }

    private BrokerConfigs configsOf(ClusterImage image) {
        return image.topicDefaults(settings.brokerId(), settings.controller().topicDefaults())
                .broker();
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
        servingController = null;
        directories.forEach(NodeDirectory::stopWatching);
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
        // How the logs have closed is known to each directory.
        Gathering closed = new Gathering(control, ignored -> closeDirectories(cleanly, completion));
        for (int i = 0; i < partitions.size(); i++) {
            ShardPartitions there = partitions.get(i);
            ShardGroups coordinators = groups.get(i);
            Completion<Done> one = closed.one();
            ports.shards().data().get(i).execute(() -> {
                coordinators.close();
                there.close(one);
            });
        }
        closed.allBegun();
    }

    private void closeDirectories(boolean cleanly, Completion<Done> completion) {
        directories.closeControlLogs(outcome -> directories.close(cleanly, outcome, completion));
    }
}
