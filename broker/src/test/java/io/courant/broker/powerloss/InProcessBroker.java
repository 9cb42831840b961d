package io.courant.broker.powerloss;

import io.courant.base.Disk;
import io.courant.base.Done;
import io.courant.base.Endpoint;
import io.courant.base.EventLog;
import io.courant.base.LimitedEventLog;
import io.courant.base.Outcome;
import io.courant.base.metrics.MeterBoard;
import io.courant.broker.machine.SystemClock;
import io.courant.broker.machine.SystemRandom;
import io.courant.broker.machine.ThreadLane;
import io.courant.log.CompactionPace;
import io.courant.log.InlineLimits;
import io.courant.log.LogIntervals;
import io.courant.log.LogLimits;
import io.courant.log.ScrubPace;
import io.courant.log.SpaceLimits;
import io.courant.log.journal.JournalLimits;
import io.courant.metadata.config.TopicConfigDefaults;
import io.courant.metadata.controller.ControllerSettings;
import io.courant.metadata.coordination.LocalCoordination;
import io.courant.server.Listener;
import io.courant.server.Node;
import io.courant.server.NodeLanes;
import io.courant.server.NodePorts;
import io.courant.server.NodeSettings;
import io.courant.server.NodeStart;
import io.courant.server.ServerSettings;
import io.courant.server.group.CoordinatorSettings;
import io.courant.transport.Transport;
import io.courant.transport.TransportSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The shipped node on real threads and sockets, as the broker's program wires it, but on a disk that the test chooses, with
 * short intervals and a small journal, and in the test's own process: what would end a process is noted instead.
 */
final class InProcessBroker implements AutoCloseable {

    /** Small, so that snapshots are written while the power may fail. */
    private static final long SNAPSHOT_INTERVAL_BYTES = 4_000;

    private static final long PATIENCE_SECONDS = 60;
    private static final int SHARDS = 2;

    /** So short that a run of seconds has many, and cuts within them. */
    private static final LogIntervals INTERVALS = new LogIntervals(
                    TimeUnit.MILLISECONDS.toNanos(150),
                    TimeUnit.MILLISECONDS.toNanos(500),
                    TimeUnit.SECONDS.toNanos(1),
                    TimeUnit.SECONDS.toNanos(1),
                    TimeUnit.MILLISECONDS.toNanos(400),
                    TimeUnit.MILLISECONDS.toNanos(100),
                    ScrubPace.SHIPPED)
            .withCompaction(CompactionPace.SHIPPED.withLooksEachMs(100));

    /** So small that its files are used again and again. */
    private static final JournalLimits JOURNAL =
            new JournalLimits(256 * 1024, 2, 2 * 1024 * 1024, 64 * 1024, JournalLimits.MOST_ACTIONS);

    private final Transport transport;
    private final List<ThreadLane> lanes;
    private final Node node;
    private final LimitedEventLog events;
    private final List<String> troubles;
    private String bootstrap = "";

    private InProcessBroker(
            Transport transport, List<ThreadLane> lanes, Node node, LimitedEventLog events, List<String> troubles) {
        this.transport = transport;
        this.lanes = lanes;
        this.node = node;
        this.events = events;
        this.troubles = troubles;
    }

    /** Starts a broker; it fails when it does not come to serve. */
    static InProcessBroker start(Disk disk, Path data) {
        var clock = new SystemClock();
        List<String> troubles = new ArrayList<>();
        Consumer<String> noted = trouble -> {
            synchronized (troubles) {
                troubles.add(trouble);
            }
        };
        var events = new LimitedEventLog(new TroubleLog(noted), clock);
        var metrics = new MeterBoard();
        Transport transport = Transport.start(
                TransportSettings.defaults(SHARDS),
                events,
                metrics,
                (shard, cause) -> noted.accept(shard + " failed: " + withPlace(cause)));
        List<ThreadLane> lanes = new ArrayList<>();
        var ports = new NodePorts(
                clock,
                transport.shards(),
                transport.network(),
                disk,
                (directory, lane) -> new LocalCoordination(disk, directory, lane),
                transport.buffers(),
                new SystemRandom(),
                events,
                metrics,
                NodeLanes.started(SHARDS, 1, name -> {
                    ThreadLane lane = ThreadLane.start(
                            name, bug -> noted.accept("the lane " + name + " failed: " + withPlace(bug)));
                    lanes.add(lane);
                    return lane;
                }));
        var node =
                new Node(ports, settings(data), (what, cause) -> noted.accept(what + " failed: " + withPlace(cause)));
        var broker = new InProcessBroker(transport, lanes, node, events, troubles);
        broker.awaitReady();
        return broker;
    }

    private static NodeSettings settings(Path data) {
        var place = new Endpoint("127.0.0.1", 0);
        return new NodeSettings(
                1,
                List.of(data),
                data,
                List.of(new Listener("PLAINTEXT", place, place)),
                new ControllerSettings(1, (short) 1, true, TopicConfigDefaults.KAFKA, SNAPSHOT_INTERVAL_BYTES),
                INTERVALS,
                JOURNAL,
                SpaceLimits.SHIPPED,
                LogLimits.LEAST_COMPACTION_KEYS_BYTES,
                InlineLimits.SHIPPED,
                new ServerSettings(
                        ServerSettings.DEFAULTS.requestMaxBytes(),
                        ServerSettings.DEFAULTS.inFlightMaxBytes(),
                        ServerSettings.DEFAULTS.connectionsMaxIdleMs(),
                        false,
                        ServerSettings.DEFAULTS.fetchMaxBytes(),
                        ServerSettings.DEFAULTS.fetchSessionSlots(),
                        ServerSettings.DEFAULTS.describedPartitions()),
                CoordinatorSettings.DEFAULTS);
    }

    private void awaitReady() {
        var started = new CompletableFuture<Outcome<NodeStart>>();
        node.start(started::complete);
        String refused;
        switch (await(started, "start")) {
            case Outcome.Success<NodeStart>(NodeStart.Ready ready) -> {
                bootstrap = ready.listeners().getFirst().advertised().toString();
                return;
            }
            case Outcome.Success<NodeStart>(NodeStart.Refused refusal) -> refused = refusal.message();
            case Outcome.Failure<NodeStart>(var cause) -> refused = String.valueOf(cause.getMessage());
        }
        close();
        throw new BrokenPromise("the broker does not start: " + refused + "; " + troubles());
    }

    String bootstrap() {
        return bootstrap;
    }

    /** What it has reported as damage, and whatever would have ended its process. */
    List<String> troubles() {
        events.tellNow();
        synchronized (troubles) {
            return List.copyOf(troubles);
        }
    }

    /** Stops cleanly. */
    void stop() {
        var stopped = new CompletableFuture<Outcome<Done>>();
        node.stop(stopped::complete);
        if (await(stopped, "stop") instanceof Outcome.Failure<Done>(var cause)) {
            throw new BrokenPromise("the broker does not stop cleanly: " + cause);
        }
    }

    /** Ends its threads. */
    @Override
    public void close() {
        transport.stop();
        lanes.forEach(ThreadLane::close);
    }

    private <T> T await(CompletableFuture<T> outcome, String step) {
        try {
            return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new BrokenPromise("the broker's " + step + " does not end; " + troubles());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String withPlace(Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        return cause + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    /** Keeps what is an error; a file system that is not damaged gives no reason for any. */
    private record TroubleLog(Consumer<String> noted) implements EventLog {
        @Override
        public void log(Level level, String code, String message, @Nullable Throwable cause) {
            if (level == Level.ERROR) {
                noted.accept(code + ": " + message);
            }
        }
    }
}
