package io.courant.testkit.contract;

import io.courant.base.Buffers;
import io.courant.base.Connection;
import io.courant.base.ConnectionHandler;
import io.courant.base.CountedBuffer;
import io.courant.base.Network.Acceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Does one thing with each new connection, and counts what happens to it. */
final class ScriptedServer implements Acceptor {

    private static final int READ_BYTES = 8_192;

    private final Buffers buffers;
    private final Consumer<Connection> script;
    private final List<Counts> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger sentCalls = new AtomicInteger();
    private final AtomicLong unsentBytes = new AtomicLong();
    private final AtomicLong highestUnsentBytes = new AtomicLong();

    ScriptedServer(Buffers buffers, Consumer<Connection> script) {
        this.buffers = buffers;
        this.script = script;
    }

    int accepted() {
        return connections.size();
    }

    int closed() {
        return closed.get();
    }

    int sentCalls() {
        return sentCalls.get();
    }

    /** As last seen on the connection's shard. */
    long unsentBytes() {
        return unsentBytes.get();
    }

    long highestUnsentBytes() {
        return highestUnsentBytes.get();
    }

    int receivedCalls(int connection) {
        return connections.get(connection).receivedCalls.get();
    }

    int receivedBytes(int connection) {
        return connections.get(connection).receivedBytes.get();
    }

    /** Does {@code action} with a connection, as an event of its shard. */
    void onShard(int connection, Consumer<Connection> action) {
        Connection target = connections.get(connection).connection;
        target.shard().execute(() -> action.accept(target));
    }

    @Override
    public ConnectionHandler accepted(Connection connection) {
        Counts counts = new Counts(connection, new AtomicInteger(), new AtomicInteger());
        CountedBuffer intake = buffers.allocate(READ_BYTES);
        connection.shard().execute(() -> {
            script.accept(connection);
            look(connection);
        });
        connections.add(counts);
        return new ConnectionHandler() {
            @Override
            public ByteBuffer intake() {
                return intake.bytes().clear();
            }

            @Override
            public void received() {
                counts.receivedCalls.incrementAndGet();
                counts.receivedBytes.addAndGet(intake.bytes().position());
            }

            @Override
            public void sent() {
                sentCalls.incrementAndGet();
                look(connection);
            }

            @Override
            public void closed() {
                intake.release();
                closed.incrementAndGet();
            }
        };
    }

    private void look(Connection connection) {
        long bytes = connection.unsentBytes();
        unsentBytes.set(bytes);
        highestUnsentBytes.accumulateAndGet(bytes, Math::max);
    }

    private record Counts(Connection connection, AtomicInteger receivedCalls, AtomicInteger receivedBytes) {}
}
