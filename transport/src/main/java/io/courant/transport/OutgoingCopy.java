package io.courant.transport;

import static io.courant.transport.TransportLimits.FILE_PIECE_BYTES;

import io.courant.base.Slice;
import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A slice of a file that the system cannot send by itself: read in pieces, and written. */
final class OutgoingCopy extends AbstractReferenceCounted implements FileRegion {

    private final Slice.OfFile slice;
    private final NettyConnection connection;
    private long transferred;

    OutgoingCopy(Slice.OfFile slice, NettyConnection connection) {
        this.slice = slice;
        this.connection = connection;
    }

    @Override
    public long transferTo(WritableByteChannel target, long from) throws IOException {
        int wanted = (int) Math.min(FILE_PIECE_BYTES, slice.length() - from);
        ByteBuffer piece = ByteBuffer.allocate(wanted);
        int present = slice.file().file().read(slice.position() + from, piece);
        if (present < wanted) {
            throw new IOException("a file ended " + (wanted - present) + " bytes before the end of what is sent of it");
        }
        int written = target.write(piece.flip());
        if (written > 0) {
            transferred += written;
        }
        return written;
    }

    @Override
    public long position() {
        return slice.position();
    }

    @Override
    public long transferred() {
        return transferred;
    }

    @Override
    @Deprecated
    public long transfered() {
        return transferred;
    }

    @Override
    public long count() {
        return slice.length();
    }

    @Override
    public FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRegion touch() {
        return this;
    }

    @Override
    public FileRegion touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        connection.handedOver(slice);
    }
}
