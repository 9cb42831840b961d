package io.courant.transport;

import io.courant.base.Endpoint;
import io.courant.testkit.contract.NetworkContract.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.LinkedBlockingQueue;

/** A client on a plain socket, with a thread for each direction. */
final class SocketPeer implements Peer {

    private static final int READ_BYTES = 64 * 1024;

    private final Socket socket = new Socket();
    private final LinkedBlockingQueue<byte[]> toSend = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean reading = true;
    private volatile boolean closed;

    private SocketPeer() {}

    static SocketPeer connect(Endpoint endpoint) {
        var peer = new SocketPeer();
        try {
            peer.socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()));
            Thread.ofVirtual().start(peer::sendAll);
            Thread.ofVirtual().start(peer::readAll);
        } catch (IOException refused) {
            peer.closed = true;
        }
        return peer;
    }

    @Override
    public void send(byte[] bytes) {
        toSend.add(bytes);
    }

    private void sendAll() {
        try {
            while (!closed) {
                socket.getOutputStream().write(toSend.take());
            }
        } catch (IOException ended) {
            closed = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readAll() {
        byte[] piece = new byte[READ_BYTES];
        try {
            while (true) {
                awaitReading();
                int count = socket.getInputStream().read(piece);
                if (count < 0) {
                    break;
                }
                synchronized (this) {
                    received.write(piece, 0, count);
                }
            }
        } catch (IOException ended) {
            // A reset ends a connection as an end of the stream does.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed = true;
    }

    private synchronized void awaitReading() throws InterruptedException {
        while (!reading) {
            wait();
        }
    }

    @Override
    public synchronized void stopReading() {
        reading = false;
    }

    @Override
    public synchronized void startReading() {
        reading = true;
        notifyAll();
    }

    @Override
    public synchronized byte[] received() {
        return received.toByteArray();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
