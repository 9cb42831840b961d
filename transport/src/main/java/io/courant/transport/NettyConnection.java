package io.courant.transport;

import static io.courant.transport.TransportLimits.CLOSE_LINGER_NANOS;
import static io.courant.transport.TransportLimits.EARLY_PIECE_BYTES;

import io.courant.base.ChannelBacked;
import io.courant.base.Connection;
import io.courant.base.ConnectionHandler;
import io.courant.base.Endpoint;
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
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One TCP connection: the last handler of its channel, and the port's {@link Connection}. Lives on its shard. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails arrives in exceptionCaught or ends in channelInactive
final class NettyConnection extends ChannelInboundHandlerAdapter implements Connection {

    private final NettyShard shard;
    private final Channel channel;
    private final Network.Acceptor acceptor;
    private final String peerHost;
    private final int peerPort;

    private @Nullable ConnectionHandler handler;
    /** The buffer that a read is filling, only while it does. */
    private @Nullable ByteBuffer filling;
    /** Bytes of slices that were taken and not yet given back. */
    private long heldBytes;

    /** Pieces that were read although reading was paused, to be given to the handler before anything else is read. */
    private final ArrayDeque<ByteBuf> early = new ArrayDeque<>();

    private long earlyBytes;

    private boolean reading = true;
    private boolean gone;
    private boolean closing;
    private boolean closeWhenSent;
    private boolean flushDue;
    private boolean sentDue;

    NettyConnection(NettyShard shard, Channel channel, Network.Acceptor acceptor) {
        this.shard = shard;
        this.channel = channel;
        this.acceptor = acceptor;
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
            if (early.isEmpty()) {
                channel.config().setAutoRead(true);
            } else {
                shard.execute(this::giveEarlyPieces);
            }
        }
    }

    @Override
    public void close() {
        checkOnShard();
        closing = true;
        reading = false;
        channel.close();
        if (gone) {
            shard.execute(this::tellClosed);
        }
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
        return reading && early.isEmpty() && !shard.hasFailed();
    }

    /** Where the next read goes: a view of the space that the handler wants filled. */
    ByteBuf viewOfIntake() {
        if (isReading()) {
            shard.run(this::askForIntake);
        }
        ByteBuffer intake = filling;
        // When a peer hangs up, Netty reads what is left whatever its settings say. What comes while the handler wants
        // nothing is kept aside; it is no more than the system's receive buffer held.
        return intake == null
                ? channel.alloc().directBuffer(EARLY_PIECE_BYTES)
                : Unpooled.wrappedBuffer(intake).clear();
    }

    private void askForIntake() {
        ByteBuffer intake = accepted().intake();
        Invariants.check(intake.isDirect() && intake.hasRemaining(), "intake gave a buffer that cannot be read into");
        filling = intake;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf piece = (ByteBuf) message;
        ByteBuffer filled = filling;
        filling = null;
        if (closing) {
            piece.release();
        } else if (filled == null) {
            keepEarly(piece);
        } else {
            filled.position(filled.position() + piece.readableBytes());
            piece.release();
            shard.run(accepted()::received);
        }
    }

    /** Keeps a copy of its size, as far as the shard has room for it. */
    private void keepEarly(ByteBuf piece) {
        int bytes = piece.readableBytes();
        if (shard.takeEarly(bytes)) {
            earlyBytes += bytes;
            early.add(channel.alloc().directBuffer(bytes, bytes).writeBytes(piece));
        } else {
            shard.events()
                    .warn(
                            "connection.hung-up",
                            peer() + " hung up before its requests were read, and others did so, too:"
                                    + " what it sent is dropped");
            closing = true; // nothing may be taken from behind the gap
            shard.execute(this::close);
        }
        piece.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        filling = null;
    }

    /** Copies to the handler what was read while it wanted nothing; then reading goes on, or the connection is closed. */
    private void giveEarlyPieces() {
        while (reading && !early.isEmpty()) {
            ByteBuf piece = early.getFirst();
            askForIntake();
            ByteBuffer intake = Objects.requireNonNull(filling);
            filling = null;
            int count = Math.min(intake.remaining(), piece.readableBytes());
            intake.put(intake.position(), piece.nioBuffer(piece.readerIndex(), count), 0, count);
            intake.position(intake.position() + count);
            piece.skipBytes(count);
            if (!piece.isReadable()) {
                earlyBytes -= piece.writerIndex();
                shard.giveBackEarly(piece.writerIndex());
                early.removeFirst().release();
            }
            accepted().received();
        }
        if (early.isEmpty()) {
            if (gone) {
                tellClosed();
            } else if (reading) {
                channel.config().setAutoRead(true);
            }
        }
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
        if (closing || handler == null) {
            return;
        }
        accepted().sent();
        if (closeWhenSent && heldBytes == 0) {
            close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone = true;
        filling = null;
        if (closing || closeWhenSent || early.isEmpty()) {
            shard.run(this::tellClosed);
        } else {
            // The handler may wait for room to send, which there is now; then it may want the rest of what was sent.
            shard.execute(this::tellSent);
            shard.schedule(CLOSE_LINGER_NANOS, this::tellClosed);
        }
    }

    private void tellClosed() {
        closing = true;
        reading = false;
        early.forEach(ByteBuf::release);
        early.clear();
        shard.giveBackEarly(earlyBytes);
        earlyBytes = 0;
        ConnectionHandler told = handler;
        handler = null;
        if (told != null) {
            told.closed();
        }
    }

    @Override
    @SuppressWarnings("deprecation") // of the same method for outbound handlers; for inbound ones it is the way
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        switch (cause) {
            case IOException fault -> {
                if (!closing && !isDeparture(fault)) {
                    shard.events().warn("connection.failed", peer() + ": " + fault.getMessage());
                }
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
