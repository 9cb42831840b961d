package io.courant.broker;

import io.courant.base.Buffers;
import io.courant.base.Disk;
import io.courant.base.Done;
import io.courant.base.Endpoint;
import io.courant.base.EventLog;
import io.courant.base.Lane;
import io.courant.base.LimitedEventLog;
import io.courant.base.Outcome;
import io.courant.base.metrics.MeterBoard;
import io.courant.broker.machine.SystemClock;
import io.courant.broker.machine.SystemRandom;
import io.courant.broker.machine.ThreadLane;
import io.courant.broker.metrics.BrokerMetrics;
import io.courant.broker.metrics.Health;
import io.courant.broker.metrics.MetricsEndpoint;
import io.courant.filesystem.FileSystemDisk;
import io.courant.metadata.coordination.LocalCoordination;
import io.courant.server.Listener;
import io.courant.server.Node;
import io.courant.server.NodeLanes;
import io.courant.server.NodePorts;
import io.courant.server.NodeStart;
import io.courant.transport.ConnectionLimits;
import io.courant.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The wiring: the machine, the transport on it, the node on both. Started and stopped by threads that are no shards. */
final class BrokerProcess {

    /**
     * How long a stop may take.
     *
     * @param clean before the process ends without it: a full sync of a slow disk. Whoever stops the process may grant less
     *     time and kill it then. What is cut off is found by recovery.
     * @param lanes what work on lanes may take after that: a single piece of it, as nobody submits more
     */
    record StopLimits(Duration clean, Duration lanes) {
        static final StopLimits SHIPPED = new StopLimits(Duration.ofSeconds(60), Duration.ofSeconds(5));
    }

    private final LimitedEventLog events;
    private final ProcessPolicy policy;
    private final Transport transport;
    private final List<ThreadLane> lanes;
    private final Node node;
    private final NodeStart.Ready ready;
    private final Health health;
    private final @Nullable MetricsEndpoint metrics;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private BrokerProcess(
            LimitedEventLog events,
            ProcessPolicy policy,
            Transport transport,
            List<ThreadLane> lanes,
            Node node,
            NodeStart.Ready ready,
            Health health,
            @Nullable MetricsEndpoint metrics) {
        this.events = events;
        this.policy = policy;
        this.transport = transport;
        this.lanes = List.copyOf(lanes);
        this.node = node;
        this.ready = ready;
        this.health = health;
        this.metrics = metrics;
    }

    /**
     * Starts a broker and returns when it serves. What it has to say goes to {@code log}, a line a second of each kind.
     *
     * @param metricsPlace where to answer for metrics, null for nowhere
     * @throws StartRefusedException when it cannot serve; nothing of it runs on then
     */
    static BrokerProcess start(BrokerSettings settings, EventLog log, @Nullable Endpoint metricsPlace)
            throws StartRefusedException {
        return start(settings, log, metricsPlace, new FileSystemDisk());
    }

    /** As {@link #start(BrokerSettings, EventLog, Endpoint)}, on {@code disk}. */
    static BrokerProcess start(BrokerSettings settings, EventLog log, @Nullable Endpoint metricsPlace, Disk disk)
            throws StartRefusedException {
        var clock = new SystemClock();
        var events = new LimitedEventLog(log, clock);
        var policy = new ProcessPolicy(events);
        requireFree(settings.node().listeners());
        if (!settings.notices().isEmpty()) {
            events.info("settings.no-effect", String.join("; ", settings.notices()));
        }

        var board = new MeterBoard();
        Transport transport = Transport.start(settings.transport(), events, board, policy);
        var health = new Health(transport.shards());
        MetricsEndpoint metrics =
                metricsPlace == null ? null : metricsAt(metricsPlace, board, health, transport, clock);
        var lanes = new ArrayList<ThreadLane>();

        var ports = new NodePorts(
                clock,
                transport.shards(),
                transport.network(),
                disk,
                (directory, lane) -> new LocalCoordination(disk, directory, lane),
                transport.buffers(),
                new SystemRandom(),
                events,
                board,
                NodeLanes.started(
                        settings.transport().dataShards(),
                        settings.node().dataDirectories().size(),
                        name -> lane(name, lanes, policy)));
        var node = new Node(ports, settings.node(), policy);
        ConnectionLimits limits = settings.transport().connections();
        node.followSettings(configs -> transport.limit(ConnectionSettings.changed(limits, configs)));

        var started = new CompletableFuture<Outcome<NodeStart>>();
        node.start(started::complete);
        String refused;
        switch (started.join()) {
            case Outcome.Success<NodeStart>(NodeStart.Ready ready) -> {
                health.ready();
                return new BrokerProcess(events, policy, transport, lanes, node, ready, health, metrics);
            }
            case Outcome.Success<NodeStart>(NodeStart.Refused refusal) -> refused = refusal.message();
            case Outcome.Failure<NodeStart>(var cause) -> refused = String.valueOf(cause.getMessage());
        }
        if (metrics != null) {
            metrics.close();
        }
        transport.stop();
        ThreadLane.closeAll(lanes, StopLimits.SHIPPED.lanes); // what goes on ends with the process, which is about to
        events.tellNow();
        throw new StartRefusedException(ExitCode.CANNOT_START, refused);
    }

    /** Before the data directory is opened: for nothing, that would make the next start one that recovers. */
    private static void requireFree(List<Listener> listeners) throws StartRefusedException {
        for (Listener listener : listeners) {
            try {
                Transport.requireFree(listener.bind());
            } catch (IOException e) {
                throw new StartRefusedException(
                        ExitCode.CANNOT_START, e.getMessage() + ". Choose another place with --listen");
            }
        }
    }

    private static MetricsEndpoint metricsAt(
            Endpoint place, MeterBoard board, Health health, Transport transport, SystemClock clock)
            throws StartRefusedException {
        board.gauge(BrokerMetrics.VERSION, Main.version()).set(1);
        try {
            return MetricsEndpoint.start(place, board, health, transport.shards(), clock);
        } catch (IOException e) {
            transport.stop();
            throw new StartRefusedException(ExitCode.CANNOT_START, String.valueOf(e.getMessage()));
        }
    }

    private static Lane lane(String name, List<ThreadLane> lanes, ProcessPolicy policy) {
        ThreadLane lane = ThreadLane.start(name, bug -> policy.laneFailed(name, bug));
        lanes.add(lane);
        return lane;
    }

    /** Where it serves. */
    NodeStart.Ready ready() {
        return ready;
    }

    /** Where it answers for metrics; null for nowhere. */
    @Nullable
    Endpoint metricsEndpoint() {
        return metrics == null ? null : metrics.endpoint();
    }

    /** Where this broker's buffers come from. */
    Buffers buffers() {
        return transport.buffers();
    }

    /**
     * Stops cleanly: no more clients, everything durable, the directory unlocked. Bounded in time; only the first call acts.
     * A disk that answers nothing any more ends the process.
     */
    void stop() {
        stop(StopLimits.SHIPPED);
    }

    /** As {@link #stop()}, within {@code limits}. */
    void stop(StopLimits limits) {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        health.stopping();
        var stopped = new CompletableFuture<Outcome<Done>>();
        node.stop(stopped::complete);
        try {
            switch (stopped.get(limits.clean.toMillis(), TimeUnit.MILLISECONDS)) {
                case Outcome.Success<Done> done -> events.info("broker.stopped", "stopped cleanly");
                case Outcome.Failure<Done>(var cause) ->
                    events.error("broker.stop-failed", "not stopped cleanly: " + cause.getMessage(), cause);
            }
        } catch (TimeoutException e) {
            events.error("broker.stop-failed", "not stopped cleanly within " + limits.clean, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        if (metrics != null) {
            metrics.close();
        }
        transport.stop();
        if (!ThreadLane.closeAll(lanes, limits.lanes)) {
            policy.stopHangs();
        }
        events.tellNow();
    }
}
