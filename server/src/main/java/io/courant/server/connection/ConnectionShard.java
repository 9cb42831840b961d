package io.courant.server.connection;

import io.courant.base.BufferPart;
import io.courant.base.Buffers;
import io.courant.base.Clock;
import io.courant.base.Completion;
import io.courant.base.Connection;
import io.courant.base.ConnectionHandler;
import io.courant.base.Done;
import io.courant.base.EventLog;
import io.courant.base.Invariants;
import io.courant.base.Outcome;
import io.courant.base.Shard;
import io.courant.base.Timer;
import io.courant.base.metrics.Metrics;
import io.courant.server.Listener;
import io.courant.server.ServerLimits;
import io.courant.server.ServerSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The connections of one data shard and what they share: chunk, budget, event log, the sweep for idle ones. */
public final class ConnectionShard {

    private final Shard shard;
    private final Buffers buffers;
    private final EventLog events;
    private final ServerSettings settings;
    private final RequestDispatch dispatch;
    private final LongConsumer connectionClosed;
    private final IntakeChunk chunk;
    private final InFlightBudget budget;
    private final UnsentBudget unsent;
    private final ConnectionMeters meters;
    private final Set<BrokerConnection> connections = new LinkedHashSet<>();
    private List<BrokerConnection> due = new ArrayList<>();
    private @Nullable Timer sweep;
    private final int connectionIdStride;
    private long nextConnectionId;
    private long sweeps;
    private long saidShortAt = -1;
    private boolean serving;
    private boolean closed;
    private @Nullable Completion<Done> whenClosed;

    /**
     * @param shards how many data shards share the process's budget
     * @param clock by which requests are timed
     * @param exceeding lets this shard, or one of a few others, exceed its part of the budget
     * @param connectionClosed told the id of each connection that is gone
     */
    public ConnectionShard(
            Shard shard,
            int shards,
            Buffers buffers,
            EventLog events,
            Metrics metrics,
            Clock clock,
            ServerSettings settings,
            RequestDispatch dispatch,
            ExceedPermit exceeding,
            LongConsumer connectionClosed) {
        this.shard = shard;
        this.buffers = buffers;
        this.events = events;
        this.settings = settings;
        this.dispatch = dispatch;
        this.connectionClosed = connectionClosed;
        this.chunk = new IntakeChunk(buffers);
        long inFlightBytes = Math.max(1, settings.inFlightMaxBytes() / shards);
        long unsentOfAll = Math.min(ServerLimits.UNSENT_BYTES_PER_PROCESS, BufferPart.UNSENT.of(buffers.limitBytes()));
        long unsentBytes = Math.max(1, unsentOfAll / shards);
        this.meters = new ConnectionMeters(metrics, clock, inFlightBytes, unsentBytes);
        this.budget = new InFlightBudget(shard, inFlightBytes, exceeding, meters);
        this.unsent = new UnsentBudget(unsentBytes, meters);
        this.connectionIdStride = shards;
        this.nextConnectionId = shard.index();
    }

    /** Takes up a connection that came in through {@code listener}. Called on the shard. */
    public ConnectionHandler accepted(Connection connection, Listener listener) {
        if (connections.isEmpty() && sweep == null) {
            sweep = shard.schedule(ServerLimits.SWEEP_NANOS, this::sweep);
        }
        long id = nextConnectionId;
        nextConnectionId += connectionIdStride;
        BrokerConnection accepted = new BrokerConnection(id, connection, listener, this, serving);
        connections.add(accepted);
        meters.opened(listener.name());
        if (closed) {
            accepted.closeNow();
        } else if (connections.size() > ServerLimits.CONNECTIONS_PER_SHARD) {
            accepted.refuse(
                    "connection.too-many",
                    "closed a new connection: " + ServerLimits.CONNECTIONS_PER_SHARD + " are open on this shard");
        }
        return accepted;
    }

    /** Takes requests up from now on; what came in before was kept and not read. */
    public void serve() {
        serving = true;
        for (BrokerConnection connection : List.copyOf(connections)) {
            connection.serve();
        }
    }

    /** Closes all connections at once and takes no more; done when the last one is gone. */
    public void close(Completion<Done> completion) {
        Invariants.check(!closed, "the connections of a shard are closed twice");
        closed = true;
        whenClosed = completion;
        for (BrokerConnection connection : List.copyOf(connections)) {
            connection.closeNow();
        }
        restIfEmpty();
    }

    public Shard shard() {
        return shard;
    }

    Buffers buffers() {
        return buffers;
    }

    EventLog events() {
        return events;
    }

    RequestDispatch dispatch() {
        return dispatch;
    }

    InFlightBudget budget() {
        return budget;
    }

    ConnectionMeters meters() {
        return meters;
    }

    /** As {@link InFlightBudget#await}, and says so once a second: an operator may grant more. */
    void awaitRoom(InFlightBudget.Waiter waiter, long heldBytes, long wantedBytes) {
        if (saidShortAt != sweeps) {
            saidShortAt = sweeps;
            events.info(
                    "connection.no-room",
                    "reading waits: requests and answers in progress on this shard hold " + budget.usedBytes()
                            + " bytes, and it may have " + budget.limitBytes() + " of queued.max.request.bytes");
        }
        budget.await(waiter, heldBytes, wantedBytes);
    }

    UnsentBudget unsent() {
        return unsent;
    }

    FrameIntake newIntake() {
        return new FrameIntake(buffers, chunk, settings.requestMaxBytes());
    }

    /** Seconds, roughly, since the first connection: the clock of idleness, read without a system call. */
    long sweeps() {
        return sweeps;
    }

    long maxIdleSweeps() {
        return Math.max(1, settings.connectionsMaxIdleMs() * 1_000_000L / ServerLimits.SWEEP_NANOS);
    }

    /** Gives {@code connection} a turn behind the events that are due now, together with all others that ask. */
    void turnSoon(BrokerConnection connection) {
        due.add(connection);
        if (due.size() == 1) {
            shard.execute(this::turns);
        }
    }

    void forget(BrokerConnection connection) {
        if (connections.remove(connection)) {
            meters.gone(connection.listener().name());
        }
        connectionClosed.accept(connection.id());
        restIfEmpty();
    }

    private void turns() {
        List<BrokerConnection> now = due;
        due = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            now.get(i).turn();
        }
    }

    private void sweep() {
        sweeps++;
        for (BrokerConnection connection : List.copyOf(connections)) {
            connection.sweep();
        }
        sweep = connections.isEmpty() ? null : shard.schedule(ServerLimits.SWEEP_NANOS, this::sweep);
    }

    private void restIfEmpty() {
        if (!connections.isEmpty()) {
            return;
        }
        chunk.close();
        if (sweep != null) {
            sweep.cancel();
            sweep = null;
        }
        if (whenClosed != null) {
            whenClosed.completed(Outcome.done());
            whenClosed = null;
        }
    }
}
