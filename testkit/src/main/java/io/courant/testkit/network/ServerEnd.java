package io.courant.testkit.network;

import io.courant.base.Connection;
import io.courant.base.ConnectionHandler;
import io.courant.base.Invariants;
import io.courant.base.Network.Acceptor;
import io.courant.base.Shard;
import io.courant.base.Slice;
import io.courant.testkit.SimulatedShard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A broker's side of a connection: state of its shard, but for what has arrived and waits to be read. */
final class ServerEnd implements Connection {

    private final SimulatedNetwork network;
    private final Shard shard;
    private final ClientEnd client;
    private final String name;
    private final ArrayDeque<ByteBuffer> arrived = new ArrayDeque<>();
    private final ArrayDeque<Slice> unsent = new ArrayDeque<>();
    private @Nullable ConnectionHandler handler;
    private int arrivedBytes;
    private int sentOfFirst;
    private long unsentBytes;
    private boolean paused;
    private boolean peerEnded;
    private boolean closesWhenSent;
    private boolean closed;
    private boolean readIsDue;
    private boolean transferIsDue;

    ServerEnd(SimulatedNetwork network, Shard shard, ClientEnd client, String name) {
        this.network = network;
        this.shard = shard;
        this.client = client;
        this.name = name;
        if (shard instanceof SimulatedShard simulated) {
            simulated.process().onDeath(ignored -> processDied());
        }
    }

    void accept(Acceptor acceptor) {
        shard.execute(() -> {
            handler = acceptor.accepted(this);
            callRead();
        });
    }

    boolean isGone() {
        return closed;
    }

    @Override
    public Shard shard() {
        return shard;
    }

    @Override
    public String peer() {
        return peerHost() + ":" + name;
    }

    @Override
    public String peerHost() {
        return "127.0.0.1";
    }

    @Override
    public void send(List<Slice> slices) {
        checkShard();
        if (closed || closesWhenSent) {
            slices.forEach(Slice::release);
            return;
        }
        for (Slice slice : slices) {
            unsent.add(slice);
            unsentBytes += slice.length();
        }
        callTransfer();
    }

    @Override
    public long unsentBytes() {
        checkShard();
        return unsentBytes;
    }

    @Override
    public void pauseReading() {
        checkShard();
        paused = true;
    }

    @Override
    public void resumeReading() {
        checkShard();
        paused = false;
        callRead();
    }

    @Override
    public void close() {
        checkShard();
        end(true);
    }

    @Override
    public void closeWhenSent() {
        checkShard();
        paused = true;
        closesWhenSent = true;
        callTransfer();
    }

    // From here on: called by the client's end and the world.

    int room() {
        return SimulatedNetwork.WINDOW_BYTES - arrivedBytes;
    }

    void deliver(byte[] bytes) {
        if (!closed) {
            arrived.add(ByteBuffer.wrap(bytes));
            arrivedBytes += bytes.length;
            callRead();
        }
    }

    void roomFreed() {
        callTransfer();
    }

    void peerClosed() {
        peerEnded = true;
        callRead();
    }

    void peerReset() {
        shard.execute(() -> end(false));
    }

    void breakNow() {
        if (!closed) {
            client.serverClosed(true);
            peerReset();
        }
    }

    private void processDied() {
        if (!closed) {
            closed = true;
            network.world().schedule(network.delayNanos(), () -> client.serverClosed(true));
        }
    }

    // From here on: the shard.

    private void callRead() {
        if (!readIsDue && !closed) {
            readIsDue = true;
            shard.execute(this::read);
        }
    }

    /** One read: what one readable event of a real event loop does. */
    private void read() {
        readIsDue = false;
        ConnectionHandler reader = handler;
        if (closed || paused || reader == null) {
            return;
        }
        ByteBuffer first = arrived.peek();
        if (first == null) {
            if (peerEnded) {
                end(false);
            }
            return;
        }
        ByteBuffer target = reader.intake();
        Invariants.check(target.isDirect(), "%s reads into a buffer on the heap", name);
        Invariants.check(target.hasRemaining(), "%s has no room in its intake buffer", name);
        while (first != null && target.hasRemaining()) {
            int length = network.pieceOf(Math.min(target.remaining(), first.remaining()));
            target.put(first.slice(first.position(), length));
            first.position(first.position() + length);
            arrivedBytes -= length;
            if (first.hasRemaining()) {
                break;
            }
            arrived.remove();
            first = arrived.peek();
        }
        client.callPump();
        reader.received();
        callRead();
    }

    private void callTransfer() {
        if (!transferIsDue && !closed) {
            transferIsDue = true;
            shard.execute(this::transfer);
        }
    }

    /** Hands bytes to the network as long as it takes some: what one writable event of a real event loop does. */
    private void transfer() {
        transferIsDue = false;
        if (closed) {
            return;
        }
        boolean handedOver = false;
        while (!unsent.isEmpty()) {
            Slice first = unsent.getFirst();
            int left = first.length() - sentOfFirst;
            int room = client.room();
            if (left > 0) {
                if (room <= 0) {
                    break; // the client's end calls when it has read
                }
                byte[] piece = new byte[network.pieceOf(Math.min(left, room))];
                if (!readSlice(first, piece)) {
                    end(true);
                    return;
                }
                client.deliver(piece);
                sentOfFirst += piece.length;
                unsentBytes -= piece.length;
                handedOver = true;
            }
            if (sentOfFirst == first.length()) {
                unsent.removeFirst();
                sentOfFirst = 0;
                first.release();
                handedOver = true;
            }
        }
        if (closesWhenSent && unsent.isEmpty()) {
            end(true);
        } else if (handedOver && handler != null) {
            handler.sent();
        }
    }

    private boolean readSlice(Slice slice, byte[] piece) {
        switch (slice) {
            case Slice.OfBuffer inMemory -> {
                inMemory.view().get(sentOfFirst, piece);
                return true;
            }
            case Slice.OfFile inFile -> {
                try {
                    return inFile.file().file().read(inFile.position() + sentOfFirst, ByteBuffer.wrap(piece))
                            == piece.length;
                } catch (IOException e) {
                    return false; // as a failed sendfile: the connection closes
                }
            }
        }
    }

    private void end(boolean byServer) {
        if (closed) {
            return;
        }
        closed = true;
        unsent.forEach(Slice::release);
        unsent.clear();
        unsentBytes = 0;
        arrived.clear();
        if (byServer) {
            network.world().schedule(network.delayNanos(), () -> client.serverClosed(false));
        }
        shard.execute(() -> {
            if (handler != null) {
                handler.closed();
            }
        });
    }

    private void checkShard() {
        Invariants.check(shard.isCurrent(), "connection %s is used outside of its shard", name);
    }
}
