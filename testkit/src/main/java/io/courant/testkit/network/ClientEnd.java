package io.courant.testkit.network;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A client's side of a connection. */
public final class ClientEnd {

    /** What a client does; called in events of the world. */
    public interface Peer {

        /** The connection stands. */
        void connected();

        /** Bytes have come; all of {@code bytes} is for the client, who may keep it. */
        void received(ByteBuffer bytes);

        /** The connection is gone or was never made; told once, unless the client itself ended it. */
        void closed();
    }

    private final SimulatedNetwork network;
    private final Peer peer;
    private final ArrayDeque<ByteBuffer> unsent = new ArrayDeque<>();
    private final ArrayDeque<byte[]> unread = new ArrayDeque<>();
    private @Nullable ServerEnd server;
    private int unreadBytes;
    private long unsentBytes;
    private boolean ended;
    private boolean endsWhenSent;
    private boolean reading = true;
    private boolean closedByServer;
    private boolean pumpIsDue;

    ClientEnd(SimulatedNetwork network, Peer peer) {
        this.network = network;
        this.peer = peer;
    }

    /** Sends {@code bytes} behind all that was sent before; may be called before the connection stands. */
    public void send(ByteBuffer bytes) {
        ByteBuffer copy =
                ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
        if (!ended && copy.hasRemaining()) {
            unsent.add(copy);
            unsentBytes += copy.remaining();
            callPump();
        }
    }

    /** Bytes given to {@link #send} that the network has not yet taken. */
    public long unsentBytes() {
        return unsentBytes;
    }

    /** Reads no more, so that the network fills up. */
    public void stopReading() {
        reading = false;
    }

    public void startReading() {
        reading = true;
        callPump();
    }

    /** Ends the connection after what was sent. */
    public void close() {
        endsWhenSent = true;
        reading = false;
        callPump();
    }

    /** Ends the connection at once, whatever is under way. */
    public void reset() {
        if (!ended) {
            ended = true;
            drop();
            if (server != null) {
                server.peerReset();
            }
        }
    }

    /** Goes silent for ever without a word to the other side, as a machine that lost its power. */
    public void vanish() {
        ended = true;
        drop();
    }

    public boolean hasEnded() {
        return ended;
    }

    void refused() {
        if (!ended) {
            ended = true;
            drop();
            peer.closed();
        }
    }

    void connectedTo(ServerEnd server) {
        this.server = server;
        if (ended) {
            server.peerReset();
            return;
        }
        peer.connected();
        callPump();
    }

    /** Room for bytes from the server. */
    int room() {
        return SimulatedNetwork.WINDOW_BYTES - unreadBytes;
    }

    /** Takes bytes from the server; they arrive a little later, unless the connection is broken already. */
    void deliver(byte[] bytes) {
        if (!closedByServer) {
            unread.add(bytes);
            unreadBytes += bytes.length;
            callPump();
        }
    }

    /** The server's side is gone; what it had handed over before still arrives unless {@code abruptly}. */
    void serverClosed(boolean abruptly) {
        closedByServer = true;
        if (abruptly) {
            unread.clear();
            unreadBytes = 0;
        }
        callPump();
    }

    void callPump() {
        if (!pumpIsDue && server != null) {
            pumpIsDue = true;
            network.world().schedule(network.delayNanos(), this::pump);
        }
    }

    private void pump() {
        pumpIsDue = false;
        if (ended || server == null) {
            return;
        }
        pumpOut(server);
        pumpIn(server);
        if (endsWhenSent && unsent.isEmpty()) {
            ended = true;
            drop();
            server.peerClosed();
        } else if (closedByServer && unread.isEmpty()) {
            ended = true;
            drop();
            peer.closed();
        }
    }

    private void pumpOut(ServerEnd to) {
        while (!unsent.isEmpty() && !closedByServer) {
            ByteBuffer first = unsent.getFirst();
            int room = to.room();
            if (room <= 0) {
                return; // the server's end calls when it has read
            }
            int length = network.pieceOf(Math.min(room, first.remaining()));
            byte[] piece = new byte[length];
            first.get(piece);
            unsentBytes -= length;
            to.deliver(piece);
            if (!first.hasRemaining()) {
                unsent.removeFirst();
            }
            if (network.random().oneIn(3)) {
                callPump();
                return;
            }
        }
    }

    private void pumpIn(ServerEnd from) {
        while (reading && !unread.isEmpty() && !ended) {
            byte[] piece = unread.removeFirst();
            unreadBytes -= piece.length;
            network.world().trace(piece.length);
            peer.received(ByteBuffer.wrap(piece));
            from.roomFreed();
            if (network.random().oneIn(3)) {
                callPump();
                return;
            }
        }
    }

    private void drop() {
        unsent.clear();
        unread.clear();
        unreadBytes = 0;
        unsentBytes = 0;
    }
}
