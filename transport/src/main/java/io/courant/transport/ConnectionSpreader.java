package io.courant.transport;

import static io.courant.transport.TransportLimits.ACCEPT_PAUSE_NANOS;
import static io.courant.transport.TransportSettings.SYSTEM_CHOICE;

import io.courant.base.Network;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Gives each accepted connection to the next data shard. Runs on the control loop. */
final class ConnectionSpreader extends ChannelInboundHandlerAdapter {

    private final NettyShard control;
    private final List<NettyShard> data;
    private final TransportSettings settings;
    private final AcceptGate gate;
    private final AcceptGate.Place place;
    private final Network.Acceptor acceptor;
    private int next;

    ConnectionSpreader(
            NettyShard control,
            List<NettyShard> data,
            TransportSettings settings,
            AcceptGate gate,
            AcceptGate.Place place,
            Network.Acceptor acceptor) {
        this.control = control;
        this.data = List.copyOf(data);
        this.settings = settings;
        this.gate = gate;
        this.place = place;
        this.acceptor = acceptor;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel channel = (Channel) accepted;
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            // Gone again before it could be looked at.
            channel.unsafe().closeForcibly();
            return;
        }
        InetAddress address = remote.getAddress();
        if (!gate.admits(address)) {
            channel.unsafe().closeForcibly();
            return;
        }
        NettyShard shard = data.get(next);
        next = (next + 1) % data.size();
        try {
            setUp(channel, new NettyConnection(shard, channel, acceptor));
        } catch (ChannelException gone) {
            // The system takes no option for a connection that was reset meanwhile.
            drop(channel, gone);
            return;
        }
        gate.taken(place, address);
        channel.closeFuture().addListener(closed -> gate.gone(place, address));
        shard.loop().register(channel).addListener((ChannelFuture registered) -> {
            if (!registered.isSuccess()) {
                drop(channel, registered.cause());
            }
        });
    }

    private void setUp(Channel channel, NettyConnection connection) {
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        if (settings.sendBufferBytes() != SYSTEM_CHOICE) {
            channel.config().setOption(ChannelOption.SO_SNDBUF, settings.sendBufferBytes());
        }
        channel.config().setRecvByteBufAllocator(new IntakeAllocator(connection));
        channel.pipeline().addLast(connection);
    }

    private void drop(Channel channel, Throwable cause) {
        control.events().warn("connection.accept-failed", "a connection is dropped: " + cause);
        channel.unsafe().closeForcibly();
    }

    /** Only what the system says about accepting is met with a pause; anything else is a bug, and ends the control loop. */
    @Override
    @SuppressWarnings("deprecation") // of the same method for outbound handlers; for inbound ones it is the way
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException) && !(cause instanceof ChannelException)) {
            control.fail(cause);
            return;
        }
        control.events()
                .warn("connection.accept-failed", "no connections are accepted for a second: " + cause.getMessage());
        gate.pauseFor(ACCEPT_PAUSE_NANOS);
    }
}
