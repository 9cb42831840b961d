package io.courant.transport;

import io.courant.base.ChannelBacked;
import io.courant.base.Slice;
import io.netty.channel.DefaultFileRegion;

/**
 * A slice of a file that the system sends by itself (sendfile). The file's owner closes it: the last release here only
 * gives the slice back.
 */
final class OutgoingFile extends DefaultFileRegion {

    private final Slice.OfFile slice;
    private final NettyConnection connection;

    OutgoingFile(Slice.OfFile slice, ChannelBacked file, NettyConnection connection) {
        super(file.channel(), slice.position(), slice.length());
        this.slice = slice;
        this.connection = connection;
    }

    @Override
    protected void deallocate() {
        connection.handedOver(slice);
    }
}
