package io.courant.testkit.record;

import io.courant.base.ChannelBacked;
import io.courant.base.DiskFile;
import io.courant.testkit.disk.ForwardingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** An open file whose changes and syncs are written down. */
class RecordingFile extends ForwardingFile {

    private final long number;
    private final RecordingWriter writer;

    RecordingFile(DiskFile file, long number, RecordingWriter writer) {
        super(file);
        this.number = number;
        this.writer = writer;
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        long operation = begin(position, source);
        super.write(position, source);
        writer.append(new Entry.Ended(operation));
    }

    @Override
    public void write(long position, ByteBuffer[] sources) throws IOException {
        long operation = begin(position, sources);
        super.write(position, sources);
        writer.append(new Entry.Ended(operation));
    }

    private long begin(long position, ByteBuffer... sources) {
        byte[] bytes =
                new byte[Arrays.stream(sources).mapToInt(ByteBuffer::remaining).sum()];
        int filled = 0;
        for (ByteBuffer source : sources) {
            source.get(source.position(), bytes, filled, source.remaining());
            filled += source.remaining();
        }
        return writer.append(new Entry.WriteBegun(number, position, ByteBuffer.wrap(bytes)));
    }

    @Override
    public void truncate(long size) throws IOException {
        long operation = writer.append(new Entry.TruncationBegun(number, size));
        super.truncate(size);
        writer.append(new Entry.Ended(operation));
    }

    @Override
    public void sync() throws IOException {
        long operation = writer.append(new Entry.SyncBegun(number));
        super.sync();
        writer.append(new Entry.Ended(operation));
    }

    /** One that can be sent from directly. */
    static final class OfChannel extends RecordingFile implements ChannelBacked {

        private final ChannelBacked backed;

        OfChannel(DiskFile file, ChannelBacked backed, long number, RecordingWriter writer) {
            super(file, number, writer);
            this.backed = backed;
        }

        @Override
        public FileChannel channel() {
            return backed.channel();
        }
    }
}
