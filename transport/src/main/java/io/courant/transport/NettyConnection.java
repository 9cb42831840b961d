package io.courant.transport;

import static io.courant.transport.TransportLimits.CLOSE_LINGER_NANOS;

import io.courant.base.ChannelBacked;
import io.courant.base.Connection;
import io.courant.base.ConnectionHandler;
import io.courant.base.Endpoint;
import io.courant.base.EventLog;
import io.courant.base.Invariants;
import io.courant.base.Network;
import io.courant.base.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One TCP connection: the last handler of its channel, and the port's {@link Connection}. Lives on its shard. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails arrives in exceptionCaught or ends in channelInactive
final class NettyConnection extends ChannelInboundHandlerAdapter implements Connection {

    private final NettyShard shard;
    private final Channel channel;
    private final Network.Acceptor acceptor;
    private final EventLog log;
    private final String peerHost;
    private final int peerPort;

    private @Nullable ConnectionHandler handler;
    /** The buffer that a read is filling, only while it does. */
    private @Nullable ByteBuffer filling;
    /** Bytes of slices that were taken and not yet given back. */
    private long heldBytes;

    private boolean reading = true;
    private boolean readWhilePaused;
    private boolean closing;
    private boolean closeWhenSent;
    private boolean flushDue;
    private boolean sentDue;

    NettyConnection(NettyShard shard, Channel channel, Network.Acceptor acceptor, EventLog log) {
        this.shard = shard;
        this.channel = channel;
        this.acceptor = acceptor;
        this.log = log;
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        this.peerHost = remote.getAddress().getHostAddress();
        this.peerPort = remote.getPort();
    }

    // What the port offers.

    @Override
    public NettyShard shard() {
        return shard;
    }

    @Override
    public String peer() {
        return new Endpoint(peerHost, peerPort).toString();
    }

    @Override
    public String peerHost() {
        return peerHost;
    }

    @Override
    public void send(List<Slice> slices) {
        checkOnShard();
        for (Slice slice : slices) {
            if (closing || !channel.isActive() || slice.length() == 0) {
                slice.release();
                continue;
            }
            heldBytes += slice.length();
            channel.write(outgoing(slice), channel.voidPromise());
        }
        if (!flushDue && heldBytes > 0 && !closing) {
            flushDue = true;
            shard.execute(this::flush);
        }
    }

    private Object outgoing(Slice slice) {
        return switch (slice) {
            case Slice.OfBuffer buffer -> new OutgoingBuffer(buffer, this);
            case Slice.OfFile file ->
                file.file().file() instanceof ChannelBacked backed
                        ? new OutgoingFile(file, backed, this)
                        : new OutgoingCopy(file, this);
        };
    }

    private void flush() {
        flushDue = false;
        channel.flush();
    }

    @Override
    public long unsentBytes() {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        return outbound == null ? 0 : heldBytes - outbound.currentProgress();
    }

    @Override
    public void pauseReading() {
        checkOnShard();
        reading = false;
        channel.config().setAutoRead(false);
    }

    @Override
    public void resumeReading() {
        checkOnShard();
        if (!reading && !closing && !closeWhenSent) {
            reading = true;
            readWhilePaused = false;
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void close() {
        checkOnShard();
        closing = true;
        reading = false;
        channel.close();
    }

    @Override
    public void closeWhenSent() {
        checkOnShard();
        if (closing || closeWhenSent) {
            return;
        }
        pauseReading();
        if (heldBytes == 0) {
            close();
        } else {
            closeWhenSent = true;
            shard.schedule(CLOSE_LINGER_NANOS, this::close);
        }
    }

    // What the channel tells.

    @Override
    public void channelActive(ChannelHandlerContext context) {
        shard.run(() -> handler = acceptor.accepted(this));
    }

    boolean isReading() {
        return reading && !shard.hasFailed();
    }

    /** A view of the space that the handler wants filled, for one read. */
    ByteBuf viewOfIntake() {
        if (!isReading()) {
            // The first time it is a hang-up behind data that will be wanted later. A second time it can only be an
            // error, which the system would go on reporting: the connection is dead.
            if (readWhilePaused || closing) {
                channel.close();
            }
            readWhilePaused = true;
            throw NothingToRead.SIGNAL;
        }
        shard.run(this::askForIntake);
        ByteBuffer intake = filling;
        if (intake == null) {
            throw NothingToRead.SIGNAL;
        }
        return Unpooled.wrappedBuffer(intake).clear();
    }

    private void askForIntake() {
        ByteBuffer intake = accepted().intake();
        Invariants.check(intake.isDirect() && intake.hasRemaining(), "intake gave a buffer that cannot be read into");
        filling = intake;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf view = (ByteBuf) message;
        int count = view.readableBytes();
        view.release();
        ByteBuffer filled = filling;
        filling = null;
        if (filled != null && !closing) {
            filled.position(filled.position() + count);
            shard.run(accepted()::received);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        filling = null;
    }

    /** Netty is done with {@code slice}: its bytes are with the system, or the connection is gone. */
    void handedOver(Slice slice) {
        heldBytes -= slice.length();
        slice.release();
        if (!sentDue && !closing) {
            sentDue = true;
            // Later, because this is called from inside Netty's write loop.
            shard.execute(this::tellSent);
        }
    }

    private void tellSent() {
        sentDue = false;
        if (closing || !channel.isActive()) {
            return;
        }
        accepted().sent();
        if (closeWhenSent && heldBytes == 0) {
            close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        reading = false;
        filling = null;
        ConnectionHandler told = handler;
        handler = null;
        if (told != null) {
            shard.run(told::closed);
        }
    }

    @Override
    @SuppressWarnings("deprecation") // of the same method for outbound handlers; for inbound ones it is the way
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        switch (cause) {
            case NothingToRead paused -> {}
            case IOException fault -> {
                if (!closing && !isDeparture(fault)) {
                    log.warn("connection.failed", peer() + ": " + fault.getMessage());
                }
                closing = true;
                channel.close();
            }
            default -> shard.fail(cause);
        }
    }

    /** The other side went away in the middle: daily life, not news. */
    private static boolean isDeparture(IOException fault) {
        String message = fault.getMessage();
        return fault instanceof java.nio.channels.ClosedChannelException
                || (message != null
                        && (message.contains("Connection reset")
                                || message.contains("Broken pipe")
                                || message.contains("timed out")));
    }

    private ConnectionHandler accepted() {
        ConnectionHandler current = handler;
        if (current == null) {
            throw Invariants.unreachable("a connection is used before it was accepted or after it was closed");
        }
        return current;
    }

    private void checkOnShard() {
        Invariants.check(shard.isCurrent(), "a connection of %s is used from another thread", shard);
    }
}
