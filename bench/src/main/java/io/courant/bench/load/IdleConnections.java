package io.courant.bench.load;

import io.courant.wire.ApiKey;
import io.courant.wire.message.MetadataRequest;
import io.courant.wire.message.MetadataRequestBuilder;
import io.courant.wire.message.MetadataRequestCodec;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that have asked something once, as every client does when it starts, and then stay as they are. They share one
 * buffer here, so that the generator has room for as many as the process may have files.
 */
public final class IdleConnections implements AutoCloseable {

    private static final ApiKey API = ApiKey.METADATA;
    private static final short VERSION = 13;
    private static final int ANSWER_BYTES = 64 << 10;

    private final List<SocketChannel> channels = new ArrayList<>();

    private IdleConnections() {}

    /** Opens {@code connections} one after the other; each has its answer before the next is opened. */
    public static IdleConnections open(int port, int connections) throws IOException {
        IdleConnections opened = new IdleConnections();
        MetadataRequest about = new MetadataRequestBuilder().topics(List.of()).build();
        int bytes = MetadataRequestCodec.size(about, VERSION);
        ByteBuffer request =
                Frames.request(API, VERSION, bytes, out -> MetadataRequestCodec.write(about, VERSION, out));
        ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER_BYTES);
        try {
            for (int i = 0; i < connections; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                opened.channels.add(channel);
                // A close of thousands at once must not leave thousands of ports in TIME_WAIT to whoever comes next.
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                ask(channel, request.duplicate(), answer);
            }
            return opened;
        } catch (IOException e) {
            opened.close();
            throw new IOException("connection " + opened.channels.size() + " of " + connections + ": " + e, e);
        }
    }

    private static void ask(SocketChannel channel, ByteBuffer request, ByteBuffer answer) throws IOException {
        while (request.hasRemaining()) {
            channel.write(request);
        }
        fill(channel, answer.clear().limit(Integer.BYTES));
        int bytes = answer.getInt(0);
        if (bytes < Integer.BYTES || bytes > ANSWER_BYTES) {
            throw new IOException("a response of " + bytes + " bytes");
        }
        fill(channel, answer.clear().limit(bytes));
    }

    private static void fill(SocketChannel channel, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target) < 0) {
                throw new EOFException("the broker closed the connection");
            }
        }
    }

    /** Throws an IOException when the broker has closed one of them, or sent something that nobody asked for. */
    public void requireOpen() throws IOException {
        ByteBuffer nothing = ByteBuffer.allocate(1);
        for (SocketChannel channel : channels) {
            channel.configureBlocking(false);
            if (channel.read(nothing) != 0) {
                throw new IOException("the broker did not leave an idle connection alone");
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
