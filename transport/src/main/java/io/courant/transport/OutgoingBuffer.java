package io.courant.transport;

import io.courant.base.Slice;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;

/** A slice of a counted buffer on its way into a socket; Netty's last release gives the slice back. */
final class OutgoingBuffer extends UnpooledDirectByteBuf {

    private final Slice.OfBuffer slice;
    private final NettyConnection connection;

    OutgoingBuffer(Slice.OfBuffer slice, NettyConnection connection) {
        super(UnpooledByteBufAllocator.DEFAULT, slice.view(), slice.length());
        this.slice = slice;
        this.connection = connection;
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        connection.handedOver(slice);
    }
}
