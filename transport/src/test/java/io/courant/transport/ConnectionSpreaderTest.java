package io.courant.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.courant.base.Endpoint;
import io.courant.base.Network;
import io.courant.base.metrics.MeterBoard;
import io.courant.testkit.RecordingEventLog;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What accepting does with troubles of one connection, of the system, and of ourselves. */
class ConnectionSpreaderTest {

    private final RecordingEventLog events = new RecordingEventLog();
    private final CompletableFuture<Throwable> fault = new CompletableFuture<>();
    private final NettyShard shard = new NettyShard(
            NettyShard.CONTROL_INDEX,
            "control",
            NioIoHandler.newFactory(),
            events,
            (failed, cause) -> fault.complete(cause),
            TransportLimits.EARLY_BYTES_PER_PROCESS);
    private final AcceptGate gate = new AcceptGate(shard, ConnectionLimits.NONE, new MeterBoard());
    private final EmbeddedChannel listening = new EmbeddedChannel();

    @BeforeEach
    void listen() {
        Endpoint nowhere = new Endpoint("127.0.0.1", 0);
        var place = new AcceptGate.Place(nowhere, listening, Network.Intake.UNLIMITED);
        listening
                .pipeline()
                .addLast(new ConnectionSpreader(
                        shard, List.of(shard), TransportSettings.defaults(1), gate, place, connection -> {
                            throw new AssertionError("a connection that is closed was accepted");
                        }));
    }

    @AfterEach
    void stop() {
        listening.finishAndReleaseAll();
        assertThat(shard.beginStop().awaitUninterruptibly(10_000)).isTrue();
    }

    @Test
    void dropsAConnectionThatTakesNoOptionAndCountsItNoMore() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var place = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
            SocketChannel connected = SocketChannel.open(place);
            var reset = new NioSocketChannel(connected) {
                @Override
                public InetSocketAddress remoteAddress() {
                    return place;
                }
            };
            connected.close(); // from here on every option is refused
            listening.pipeline().fireChannelRead(reset);
            assertThat(gate.open()).isZero();
            assertThat(reset.isOpen()).isFalse();
        }
        assertThat(fault).isNotDone();
        assertThat(listening.config().isAutoRead()).isTrue();
        assertThat(events.messages("connection.accept-failed"))
                .singleElement()
                .asString()
                .contains("is dropped");
    }

    @Test
    void aBugInAcceptingEndsTheControlLoop() {
        var bug = new IllegalStateException("a bug");
        listening.pipeline().fireExceptionCaught(bug);
        assertThat(fault).isCompletedWithValue(bug);
    }
}
