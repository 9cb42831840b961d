package io.courant.filesystem;

import io.courant.base.ChannelBacked;
import io.courant.base.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** An open file of the machine's file system. */
final class FileSystemFile implements DiskFile, ChannelBacked {

    private final Path path;
    private final FileChannel channel;

    /** Guards the channel's own position, which gathering writes need and nothing else uses. */
    private final Object gathering = new Object();

    FileSystemFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public void write(long position, ByteBuffer source) throws IOException {
        try {
            long at = position;
            while (source.hasRemaining()) {
                at += channel.write(source, at);
            }
        } catch (IOException e) {
            throw naming(path, "writing at " + position, e);
        }
    }

    @Override
    public void write(long position, ByteBuffer[] sources) throws IOException {
        if (sources.length == 1) {
            write(position, sources[0]);
            return;
        }
        try {
            synchronized (gathering) {
                channel.position(position);
                int first = 0;
                while (first < sources.length) {
                    if (sources[first].hasRemaining()) {
                        channel.write(sources, first, sources.length - first);
                    } else {
                        first++;
                    }
                }
            }
        } catch (IOException e) {
            throw naming(path, "writing at " + position, e);
        }
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        try {
            int total = 0;
            while (target.hasRemaining()) {
                int count = channel.read(target, position + total);
                if (count < 0) {
                    break;
                }
                total += count;
            }
            return total;
        } catch (IOException e) {
            throw naming(path, "reading at " + position, e);
        }
    }

    @Override
    public long size() throws IOException {
        try {
            return channel.size();
        } catch (IOException e) {
            throw naming(path, "asking for the size", e);
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            throw naming(path, "cutting to " + size + " bytes", e);
        }
    }

    @Override
    public void sync() throws IOException {
        try {
            // Without metadata this is fdatasync, which includes the size where that has changed.
            channel.force(false);
        } catch (IOException e) {
            throw naming(path, "syncing", e);
        }
    }

    @Override
    public void startWriteback() {
        Writeback.start(path);
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } catch (IOException e) {
            throw naming(path, "closing", e);
        }
    }

    @Override
    public FileChannel channel() {
        return channel;
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** {@code cause}, saying which file it is about and what was done to it; unless it says so, or a closed file is used. */
    static IOException naming(Path path, String doing, IOException cause) {
        if (cause instanceof FileSystemException || cause instanceof ClosedChannelException) {
            return cause;
        }
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new IOException(path + ": " + doing + " failed: " + reason, cause);
    }
}
