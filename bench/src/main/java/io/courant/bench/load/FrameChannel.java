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
import org.jspecify.annotations.Nullable;

/** One of many connections that a thread serves by a selector: frames out, answers in. Confined to that thread. */
final class FrameChannel implements AutoCloseable {

    /** Takes one answer, without its length; the buffer is good until this returns. */
    interface Taker {
        void take(ByteBuffer response) throws IOException, MalformedMessageException;
    }

    private final SocketChannel channel;
    private final SelectionKey key;
    private ByteBuffer input;
    private @Nullable ByteBuffer sending;

    private FrameChannel(SocketChannel channel, SelectionKey key, int firstBufferBytes) {
        this.channel = channel;
        this.key = key;
        this.input = ByteBuffer.allocateDirect(firstBufferBytes);
    }

    /**
     * Connects, and leaves the connection with {@code selector}.
     *
     * @param firstBufferBytes room for answers, which grows where they are larger
     */
    static FrameChannel open(int port, Selector selector, int firstBufferBytes) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        return new FrameChannel(channel, channel.register(selector, SelectionKey.OP_READ), firstBufferBytes);
    }

    /** What the selector's loop finds when there is something to do here. */
    void attach(Object owner) {
        key.attach(owner);
    }

    /** A close does not leave its port in TIME_WAIT, which after thousands would hurt whoever comes next. */
    void closeHard() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    boolean isReadable() {
        return key.isReadable();
    }

    /** Whether the last frame has not left whole: none may be sent until {@link #flush} has sent the rest. */
    boolean isSending() {
        return sending != null;
    }

    /** Sends what the socket takes of {@code frame}, whose position and limit stay as they are. */
    void send(ByteBuffer frame) throws IOException {
        if (sending != null) {
            throw new IllegalStateException("a frame is sent before the one before has left");
        }
        sending = frame.duplicate();
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

    /** Hands the answers that are there to {@code taker}, and returns how many. */
    int receive(Taker taker) throws IOException, MalformedMessageException {
        if (channel.read(input) < 0) {
            throw new EOFException("the broker closed the connection");
        }
        input.flip();
        int taken = 0;
        while (input.remaining() >= Integer.BYTES) {
            int bytes = input.getInt(input.position());
            if (bytes < Integer.BYTES || bytes > LoadLimits.LARGEST_RESPONSE_BYTES) {
                throw new IOException("a response of " + bytes + " bytes");
            }
            if (input.remaining() < Integer.BYTES + bytes) {
                break;
            }
            ByteBuffer response = input.slice(input.position() + Integer.BYTES, bytes);
            input.position(input.position() + Integer.BYTES + bytes);
            taken++;
            taker.take(response);
        }
        input.compact();
        if (!input.hasRemaining()) {
            input = ByteBuffer.allocateDirect(2 * input.capacity()).put(input.flip());
        }
        return taken;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
