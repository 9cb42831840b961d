package io.courant.transport;

import static io.courant.transport.TransportLimits.ACCEPT_PAUSE_NANOS;
import static io.courant.transport.TransportSettings.SYSTEM_CHOICE;

import io.courant.base.Network;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives each accepted connection to the next data shard. Runs on the control loop. */
final class ConnectionSpreader extends ChannelInboundHandlerAdapter {

    private final NettyShard control;
    private final List<NettyShard> data;
    private final TransportSettings settings;
    private final AtomicInteger openConnections;
    private final Network.Acceptor acceptor;
    private int next;

    ConnectionSpreader(
            NettyShard control,
            List<NettyShard> data,
            TransportSettings settings,
            AtomicInteger openConnections,
            Network.Acceptor acceptor) {
        this.control = control;
        this.data = List.copyOf(data);
        this.settings = settings;
        this.openConnections = openConnections;
        this.acceptor = acceptor;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel channel = (Channel) accepted;
        if (openConnections.get() >= settings.maxConnections()) {
            control.events()
                    .warn(
                            "connection.refused",
                            "a connection is closed: " + settings.maxConnections()
                                    + " are open, and the other file descriptors are kept for logs");
            channel.unsafe().closeForcibly();
            return;
        }
        openConnections.incrementAndGet();
        channel.closeFuture().addListener(closed -> openConnections.decrementAndGet());
        NettyShard shard = data.get(next);
        next = (next + 1) % data.size();
        if (channel.remoteAddress() == null) {
            // Gone again before it could be looked at.
            channel.unsafe().closeForcibly();
            return;
        }
        var connection = new NettyConnection(shard, channel, acceptor);
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        if (settings.sendBufferBytes() != SYSTEM_CHOICE) {
            channel.config().setOption(ChannelOption.SO_SNDBUF, settings.sendBufferBytes());
        }
        channel.config().setRecvByteBufAllocator(new IntakeAllocator(connection));
        channel.pipeline().addLast(connection);
        shard.loop().register(channel).addListener((ChannelFuture registered) -> {
            if (!registered.isSuccess()) {
                control.events().warn("connection.accept.failed", "a connection is dropped: " + registered.cause());
                channel.unsafe().closeForcibly();
            }
        });
    }

    @Override
    @SuppressWarnings("deprecation") // of the same method for outbound handlers; for inbound ones it is the way
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        control.events()
                .warn("connection.accept.failed", "no connections are accepted for a second: " + cause.getMessage());
        context.channel().config().setAutoRead(false);
        control.schedule(ACCEPT_PAUSE_NANOS, () -> context.channel().config().setAutoRead(true));
    }
}
