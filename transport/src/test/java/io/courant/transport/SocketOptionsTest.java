package io.courant.transport;

import static io.courant.transport.TransportSettings.SYSTEM_CHOICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Connection;
import io.courant.base.Endpoint;
import io.courant.base.Network;
import io.courant.base.metrics.MeterBoard;
import io.courant.testkit.RecordingEventLog;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the system is asked for, of each connection and of each listening place. */
@Timeout(60)
class SocketOptionsTest {

    private final RecordingEventLog events = new RecordingEventLog();
    private final CompletableFuture<Throwable> fault = new CompletableFuture<>();

    @Test
    void aConnectionSendsAtOnceIsKeptAliveAndHasTheSendBufferAskedFor() throws Exception {
        var shard = new NettyShard(
                NettyShard.CONTROL_INDEX,
                "control",
                NioIoHandler.newFactory(),
                events,
                (failed, cause) -> fault.complete(cause),
                TransportLimits.EARLY_BYTES_PER_PROCESS);
        TransportSettings settings = TransportSettings.defaults(1).withSocketBuffers(20_000, SYSTEM_CHOICE, 5);
        var gate = new AcceptGate(shard, ConnectionLimits.NONE, new MeterBoard());
        var closed = new CountDownLatch(1);
        var buffers = new NettyBuffers();
        var accepted = new CompletableFuture<Connection>();
        var listening = new EmbeddedChannel();
        var place = new AcceptGate.Place(new Endpoint("127.0.0.1", 0), listening, Network.Intake.UNLIMITED);
        listening
                .pipeline()
                .addLast(new ConnectionSpreader(shard, List.of(shard), settings, gate, place, connection -> {
                    accepted.complete(connection);
                    return new EchoHandler(connection, buffers, closed);
                }));
        try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var channel = new NioSocketChannel(
                    SocketChannel.open(new InetSocketAddress(peer.getInetAddress(), peer.getLocalPort())));
            listening.pipeline().fireChannelRead(channel);
            Connection connection = accepted.get(10, TimeUnit.SECONDS);
            assertThat(channel.config().isTcpNoDelay()).isTrue();
            assertThat(channel.config().isKeepAlive()).isTrue();
            // Linux keeps twice of what it is asked for, for its own needs.
            assertThat(channel.config().getSendBufferSize()).isBetween(20_000, 40_000);
            shard.execute(connection::close);
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            listening.finishAndReleaseAll();
            assertThat(shard.beginStop().awaitUninterruptibly(10_000)).isTrue();
        }
        assertThat(fault).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void connectionsThatAreNotAcceptedWaitInABacklogOfTheSizeAskedFor(boolean nativePolling) throws Exception {
        Transport transport = start(TransportSettings.defaults(1)
                .withNativePolling(nativePolling)
                .withSocketBuffers(SYSTEM_CHOICE, SYSTEM_CHOICE, 3)
                .withConnections(ConnectionLimits.NONE.withMost(0)));
        List<Socket> open = new ArrayList<>();
        try {
            Network.Binding binding = transport
                    .network()
                    .listen(new Endpoint("127.0.0.1", 0), transport.shards(), connection -> {
                        throw new AssertionError("a connection was accepted");
                    });
            // One or two more than asked for is the system's way of counting.
            assertThat(connectUntilOneWaits(binding, open)).isBetween(3, 5);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
            transport.stop();
        }
        assertThat(fault).isNotDone();
    }

    private static int connectUntilOneWaits(Network.Binding binding, List<Socket> open) throws IOException {
        var place = new InetSocketAddress(
                binding.endpoint().host(), binding.endpoint().port());
        for (int held = 0; held < 20; held++) {
            Socket socket = new Socket();
            open.add(socket);
            try {
                socket.connect(place, 500);
            } catch (SocketTimeoutException noRoom) {
                return held;
            }
        }
        return open.size();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSmallerReceiveBufferTakesLessFromAClientThatIsNotRead(boolean nativePolling) throws Exception {
        long little = takenUnread(nativePolling, 4_096);
        long much = takenUnread(nativePolling, 100 * 1024);
        assertThat(much).isGreaterThan(2 * little);
    }

    /** How many bytes both systems take of a client while its connection reads nothing. */
    private long takenUnread(boolean nativePolling, int receiveBytes) throws Exception {
        Transport transport = start(TransportSettings.defaults(1)
                .withNativePolling(nativePolling)
                .withSocketBuffers(SYSTEM_CHOICE, receiveBytes, 5));
        var accepted = new CompletableFuture<Connection>();
        var closed = new CountDownLatch(1);
        Network.Binding binding = transport
                .network()
                .listen(new Endpoint("127.0.0.1", 0), transport.shards(), connection -> {
                    connection.pauseReading();
                    accepted.complete(connection);
                    return new EchoHandler(connection, transport.buffers(), closed);
                });
        long taken = 0;
        try (SocketChannel client = SocketChannel.open()) {
            client.setOption(StandardSocketOptions.SO_SNDBUF, 8_192);
            client.connect(new InetSocketAddress(
                    binding.endpoint().host(), binding.endpoint().port()));
            Connection connection = accepted.get(10, TimeUnit.SECONDS);
            client.configureBlocking(false);
            try (Selector selector = Selector.open()) {
                client.register(selector, SelectionKey.OP_WRITE);
                while (selector.select(300) > 0) {
                    selector.selectedKeys().clear();
                    taken += client.write(ByteBuffer.allocate(4_096));
                }
            }
            connection.shard().execute(connection::close);
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
        transport.stop();
        assertThat(transport.buffers().outstandingBytes()).isZero();
        assertThat(fault).isNotDone();
        return taken;
    }

    private Transport start(TransportSettings settings) {
        return Transport.start(settings, events, new MeterBoard(), (shard, cause) -> fault.complete(cause));
    }
}
