package io.courant.transport;

import static io.courant.transport.TransportSettings.SYSTEM_CHOICE;

import io.courant.base.Endpoint;
import io.courant.base.Invariants;
import io.courant.base.Network;
import io.courant.base.Shard;
import io.courant.base.Shards;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;

/** Listening places whose connections are accepted on the control loop and spread over the data shards in turn. */
final class NettyNetwork implements Network {

    private final Polling polling;
    private final TransportSettings settings;

    private final AcceptGate gate;

    NettyNetwork(Polling polling, TransportSettings settings, AcceptGate gate) {
        this.polling = polling;
        this.settings = settings;
        this.gate = gate;
    }

    /** Waits for the system's answer, so it is not called on a shard. */
    @Override
    public Binding listen(Endpoint endpoint, Intake intake, Shards shards, Acceptor acceptor) throws IOException {
        NettyShard control = netty(shards.control());
        Invariants.check(!control.isCurrent(), "listening waits and would block the control loop");
        var data = new ArrayList<NettyShard>();
        for (Shard shard : shards.data()) {
            data.add(netty(shard));
        }
        InetSocketAddress address = resolved(endpoint);
        ServerChannel channel = polling.newServerChannel();
        channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
        channel.config().setOption(ChannelOption.SO_BACKLOG, settings.listenBacklog());
        if (settings.receiveBufferBytes() != SYSTEM_CHOICE) {
            // Has to stand before a connection is accepted, since it bounds the window that is offered.
            channel.config().setOption(ChannelOption.SO_RCVBUF, settings.receiveBufferBytes());
        }
        // One at a time, so that none is accepted beyond the one that fills the last place.
        channel.config().setRecvByteBufAllocator(new ServerChannelRecvByteBufAllocator());
        AcceptGate.Place place = new AcceptGate.Place(endpoint, channel, intake);
        channel.pipeline().addLast(new ConnectionSpreader(control, data, settings, gate, place, acceptor));
        await(control.loop().register(channel), endpoint);
        control.execute(() -> gate.opened(place));
        channel.closeFuture().addListener(closed -> control.execute(() -> gate.closed(place)));
        ChannelFuture bound = channel.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            channel.close().awaitUninterruptibly();
            throw refusal(endpoint, bound.cause());
        }
        InetSocketAddress local = (InetSocketAddress) channel.localAddress();
        return new Listening(new Endpoint(endpoint.host(), local.getPort()), channel, gate, place);
    }

    /** Sees that {@code endpoint} can be listened at, without doing so. */
    static void requireFree(Endpoint endpoint) throws IOException {
        InetSocketAddress address = resolved(endpoint);
        try (Socket bound = new Socket()) {
            bound.setReuseAddress(true);
            bound.bind(address);
        } catch (BindException e) {
            throw refusal(endpoint, e);
        }
    }

    private static InetSocketAddress resolved(Endpoint endpoint) throws UnknownHostException {
        if (endpoint.host().isEmpty()) {
            return new InetSocketAddress(endpoint.port());
        }
        var address = new InetSocketAddress(endpoint.host(), endpoint.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException("cannot listen at " + endpoint + ": no address is known for this host");
        }
        return address;
    }

    private static void await(ChannelFuture registered, Endpoint endpoint) throws IOException {
        if (!registered.awaitUninterruptibly().isSuccess()) {
            throw refusal(endpoint, registered.cause());
        }
    }

    private static IOException refusal(Endpoint endpoint, Throwable cause) {
        String reason = String.valueOf(cause.getMessage());
        String said = reason.contains("in use")
                ? "the address is in use by another process"
                : reason.contains("assign requested") ? "the address is not one of this machine" : reason;
        var refusal = new BindException("cannot listen at " + endpoint + ": " + said);
        refusal.initCause(cause);
        return refusal;
    }

    private static NettyShard netty(Shard shard) {
        if (shard instanceof NettyShard netty) {
            return netty;
        }
        throw Invariants.unreachable("a Netty network is given shards that are none of Netty's");
    }

    private record Listening(Endpoint endpoint, Channel channel, AcceptGate gate, AcceptGate.Place place)
            implements Binding {
        @Override
        public void limit(Intake intake) {
            gate.limit(place, intake);
        }

        @Override
        public void close() {
            ChannelFuture closed = channel.close();
            if (!channel.eventLoop().inEventLoop()) {
                closed.awaitUninterruptibly();
            }
        }
    }
}
