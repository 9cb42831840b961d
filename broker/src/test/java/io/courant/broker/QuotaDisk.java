package io.courant.broker;

import io.courant.base.ChannelBacked;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A disk on which only so many bytes fit below one directory: a write beyond that writes what fits and fails as the system's
 * does. Whatever lies there counts, whoever has made it. May be used from any thread.
 */
final class QuotaDisk implements Disk {

    /** File systems give room in pages. */
    private static final int PAGE_BYTES = 4096;

    private final Disk disk;
    private final Path root;
    private final long quotaBytes;

    /** Held while a file may grow, so that two cannot take the same room. */
    private final Object growth = new Object();

    QuotaDisk(Disk disk, Path root, long quotaBytes) {
        this.disk = disk;
        this.root = root;
        this.quotaBytes = quotaBytes;
    }

    /** Bytes that still fit below {@code root}, where {@code quotaBytes} do. */
    static long leftBytes(Path root, long quotaBytes) throws IOException {
        var used = new AtomicLong();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                used.addAndGet((attributes.size() + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException deletedMeanwhile) {
                return FileVisitResult.CONTINUE;
            }
        });
        return Math.max(0, quotaBytes - used.get());
    }

    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        DiskFile opened = disk.open(file, mode);
        return new QuotaFile(file, opened, (ChannelBacked) opened);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return leftBytes(root, quotaBytes);
    }

    @Override
    public long totalBytes(Path path) {
        return quotaBytes;
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return disk.isDirectory(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public long size(Path file) throws IOException {
        return disk.size(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        disk.syncDirectory(directory);
    }

    @Override
    public DiskLock lock(Path file) throws IOException {
        return disk.lock(file);
    }

    private final class QuotaFile implements DiskFile, ChannelBacked {

        private final Path path;
        private final DiskFile file;
        private final ChannelBacked backed;

        QuotaFile(Path path, DiskFile file, ChannelBacked backed) {
            this.path = path;
            this.file = file;
            this.backed = backed;
        }

        @Override
        public void write(long position, ByteBuffer source) throws IOException {
            synchronized (growth) {
                long more = position + source.remaining() - file.size();
                long missing = more <= 0 ? 0 : more - leftBytes(root, quotaBytes);
                if (missing <= 0) {
                    file.write(position, source);
                    return;
                }
                int fitting = (int) Math.max(0, source.remaining() - missing);
                file.write(position, source.slice(source.position(), fitting));
                throw new IOException(path + ": writing at " + position + " failed: No space left on device");
            }
        }

        @Override
        public void write(long position, ByteBuffer[] sources) throws IOException {
            long next = position;
            for (ByteBuffer source : sources) {
                int length = source.remaining();
                write(next, source);
                next += length;
            }
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            return file.read(position, target);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void sync() throws IOException {
            file.sync();
        }

        @Override
        public void startWriteback() {
            file.startWriteback();
        }

        @Override
        public FileChannel channel() {
            return backed.channel();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }
}
