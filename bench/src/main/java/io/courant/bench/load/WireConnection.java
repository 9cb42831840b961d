package io.courant.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A blocking connection to a broker on this machine. One thread sends, one (it may be the same) receives. */
final class WireConnection implements AutoCloseable {

    private static final int FIRST_BUFFER_BYTES = 64 << 10;

    private final SocketChannel channel;
    private final ByteBuffer length = ByteBuffer.allocateDirect(Integer.BYTES);
    private ByteBuffer response = ByteBuffer.allocateDirect(FIRST_BUFFER_BYTES);

    private WireConnection(SocketChannel channel) {
        this.channel = channel;
    }

    static WireConnection open(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new WireConnection(channel);
    }

    /** Sends {@code frame} whole; its position and limit stay as they are. */
    void send(ByteBuffer frame) throws IOException {
        ByteBuffer rest = frame.duplicate();
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /** The next response without its length; valid until the next call. */
    ByteBuffer receive() throws IOException {
        fill(length.clear());
        int bytes = length.getInt(0);
        if (bytes < Integer.BYTES || bytes > LoadLimits.LARGEST_RESPONSE_BYTES) {
            throw new IOException("a response of " + bytes + " bytes");
        }
        if (response.capacity() < bytes) {
            response = ByteBuffer.allocateDirect(Math.max(bytes, 2 * response.capacity()));
        }
        fill(response.clear().limit(bytes));
        return response.flip();
    }

    private void fill(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target) < 0) {
                throw new EOFException("the broker closed the connection");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
