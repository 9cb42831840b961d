package io.courant.bench.load;

import io.courant.wire.MalformedMessageException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One of many connections that a thread serves by a selector. It sends frames in turn while fewer than a fixed number are
 * in flight. Confined to that thread.
 */
final class MultiplexedConnection implements AutoCloseable {

    /** Enough for the answer to a request that reaches 64 partitions; grows when it is not. */
    private static final int FIRST_BUFFER_BYTES = 8 << 10;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ProduceFrames frames;

    /** When each request in flight was sent, by its number modulo the length. */
    private final long[] sentNanos;

    private ByteBuffer input = ByteBuffer.allocateDirect(FIRST_BUFFER_BYTES);
    private @Nullable ByteBuffer sending;
    private int nextFrame;
    private long sent;
    private long answered;

    private MultiplexedConnection(
            SocketChannel channel, SelectionKey key, ProduceFrames frames, int firstFrame, int inFlight) {
        this.channel = channel;
        this.key = key;
        this.frames = frames;
        this.nextFrame = firstFrame;
        this.sentNanos = new long[inFlight];
    }

    /** Connects, and leaves the connection with {@code selector}; its frames start with number {@code firstFrame}. */
    static MultiplexedConnection open(int port, Selector selector, ProduceFrames frames, int firstFrame, int inFlight)
            throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        MultiplexedConnection connection =
                new MultiplexedConnection(channel, key, frames, firstFrame % frames.count(), inFlight);
        key.attach(connection);
        return connection;
    }

    boolean hasRoom() {
        return sent - answered < sentNanos.length;
    }

    /** Whether the last frame begun has not left whole: none may be begun until {@link #flush} has sent the rest. */
    boolean isSending() {
        return sending != null;
    }

    /** Begins the next frame; there has to be room for it and nothing left to send. */
    void send() throws IOException {
        sentNanos[(int) (sent % sentNanos.length)] = System.nanoTime();
        sent++;
        sending = frames.frame(nextFrame).duplicate();
        nextFrame = nextFrame + 1 == frames.count() ? 0 : nextFrame + 1;
        flush();
    }

    /** Sends what the socket takes of the frame that was begun. */
    void flush() throws IOException {
        if (sending != null) {
            channel.write(sending);
            if (!sending.hasRemaining()) {
                sending = null;
            }
        }
        int wanted = SelectionKey.OP_READ | (sending == null ? 0 : SelectionKey.OP_WRITE);
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    /** Takes the answers that are there and reports the nanoseconds that each took. */
    int receive(LongConsumer nanos) throws IOException, MalformedMessageException {
        if (channel.read(input) < 0) {
            throw new EOFException("the broker closed the connection");
        }
        input.flip();
        int answers = 0;
        while (input.remaining() >= Integer.BYTES) {
            int bytes = input.getInt(input.position());
            if (bytes < Integer.BYTES || bytes > LoadLimits.LARGEST_RESPONSE_BYTES) {
                throw new IOException("a response of " + bytes + " bytes");
            }
            if (input.remaining() < Integer.BYTES + bytes) {
                break;
            }
            frames.requireAllTaken(input.slice(input.position() + Integer.BYTES, bytes));
            input.position(input.position() + Integer.BYTES + bytes);
            nanos.accept(System.nanoTime() - sentNanos[(int) (answered % sentNanos.length)]);
            answered++;
            answers++;
        }
        input.compact();
        if (!input.hasRemaining()) {
            input = ByteBuffer.allocateDirect(2 * input.capacity()).put(input.flip());
        }
        return answers;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
