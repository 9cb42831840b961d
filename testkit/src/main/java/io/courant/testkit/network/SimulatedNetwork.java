package io.courant.testkit.network;

import io.courant.base.Endpoint;
import io.courant.base.Network;
import io.courant.base.Shard;
import io.courant.base.Shards;
import io.courant.testkit.SeededRandom;
import io.courant.testkit.SimulatedShard;
import io.courant.testkit.SimulatedWorld;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All that listens and connects in one world. It outlives processes: what a dead one listened at is free again. */
public final class SimulatedNetwork implements Network {

    /** Bytes that one direction of a connection holds between the two programs, as socket buffers do. */
    static final int WINDOW_BYTES = 64 * 1024;

    private static final int FIRST_FREE_PORT = 40_000;

    /** How long bytes may take for the way, in each direction. */
    private static final int LONGEST_DELAY_NANOS = 200_000;

    /** When a connection that waits to be taken is looked at again. */
    private static final long LOOK_AGAIN_NANOS = 1_000_000L;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final SimulatedWorld world;
    private final SeededRandom random;
    private final Map<Integer, Listener> listenersByPort = new HashMap<>();
    private final List<ServerEnd> openServerEnds = new ArrayList<>();
    private int nextPort = FIRST_FREE_PORT;
    private int connections;

    public SimulatedNetwork(SimulatedWorld world) {
        this.world = world;
        this.random = world.random().fork("network");
    }

    /** Connections that the broker's side has not yet seen closed. */
    public int openConnections() {
        openServerEnds.removeIf(ServerEnd::isGone);
        return openServerEnds.size();
    }

    /** Breaks all connections at once, as a switch does that starts anew. */
    public void resetAll() {
        for (ServerEnd end : List.copyOf(openServerEnds)) {
            end.breakNow();
        }
        openServerEnds.removeIf(ServerEnd::isGone);
    }

    @Override
    public Binding listen(Endpoint endpoint, Intake intake, Shards shards, Acceptor acceptor) throws IOException {
        int port = endpoint.port() == 0 ? nextPort++ : endpoint.port();
        Listener present = listenersByPort.get(port);
        if (present != null && present.isOpen()) {
            throw new BindException("Address already in use: " + endpoint);
        }
        Listener listener = new Listener(new Endpoint(endpoint.host(), port), intake, shards, acceptor);
        listenersByPort.put(port, listener);
        return listener;
    }

    /**
     * Connects to whoever listens at {@code endpoint}; {@code peer} is told of everything that happens, beginning with
     * {@link ClientEnd.Peer#connected} or {@link ClientEnd.Peer#closed} when nobody listens.
     */
    public ClientEnd connect(Endpoint endpoint, ClientEnd.Peer peer) {
        String name = "client-" + ++connections;
        ClientEnd client = new ClientEnd(this, peer);
        world.schedule(delayNanos(), () -> arrive(endpoint, client, name));
        return client;
    }

    private void arrive(Endpoint endpoint, ClientEnd client, String name) {
        Listener listener = listenersByPort.get(endpoint.port());
        if (listener == null || !listener.isOpen()) {
            client.refused();
            return;
        }
        if (!listener.accepts(world.nowNanos())) {
            world.schedule(LOOK_AGAIN_NANOS, () -> arrive(endpoint, client, name));
            return;
        }
        ServerEnd server = new ServerEnd(this, listener.nextShard(), client, name);
        listener.taken(server);
        openServerEnds.removeIf(ServerEnd::isGone);
        openServerEnds.add(server);
        client.connectedTo(server);
        server.accept(listener.acceptor);
    }

    SimulatedWorld world() {
        return world;
    }

    SeededRandom random() {
        return random;
    }

    long delayNanos() {
        return 1L + random.nextInt(LONGEST_DELAY_NANOS);
    }

    /** How many of {@code available} bytes move at once. */
    int pieceOf(int available) {
        return switch (random.nextInt(4)) {
            case 0 -> 1 + random.nextInt(Math.min(available, 16));
            case 1 -> 1 + random.nextInt(available);
            default -> available;
        };
    }

    private static final class Listener implements Binding {
        private final Endpoint endpoint;
        private Intake intake;
        private final Shards shards;
        private final Acceptor acceptor;
        private final List<ServerEnd> open = new ArrayList<>();
        private boolean closed;
        private int next;
        private long secondBeganNanos;
        private int takenInSecond;

        Listener(Endpoint endpoint, Intake intake, Shards shards, Acceptor acceptor) {
            this.endpoint = endpoint;
            this.intake = intake;
            this.shards = shards;
            this.acceptor = acceptor;
        }

        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public void limit(Intake changed) {
            intake = changed;
        }

        @Override
        public void close() {
            closed = true;
        }

        boolean isOpen() {
            return !closed && !hasEnded(shards.control());
        }

        /** Whether one more may be taken now. */
        boolean accepts(long nowNanos) {
            open.removeIf(ServerEnd::isGone);
            if (takenInSecond == 0 || nowNanos - secondBeganNanos >= SECOND_NANOS) {
                secondBeganNanos = nowNanos;
                takenInSecond = 0;
            }
            return open.size() < intake.most() && takenInSecond < Math.max(1, intake.perSecond());
        }

        void taken(ServerEnd server) {
            open.add(server);
            takenInSecond++;
        }

        Shard nextShard() {
            return shards.data().get(next++ % shards.data().size());
        }
    }

    private static boolean hasEnded(Shard shard) {
        return shard instanceof SimulatedShard simulated && !simulated.process().isAlive();
    }
}
