package io.courant.broker;

import io.courant.base.ChannelBacked;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.testkit.disk.ForwardingDisk;
import io.courant.testkit.disk.ForwardingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A disk on which only so many bytes fit below one directory: a write beyond that writes what fits and fails as the system's
 * does. Whatever lies there counts, whoever has made it. May be used from any thread.
 */
final class QuotaDisk extends ForwardingDisk {

    /** File systems give room in pages. */
    private static final int PAGE_BYTES = 4096;

    private final Path root;
    private final long quotaBytes;

    /** Held while a file may grow, so that two cannot take the same room. */
    private final Object growth = new Object();

    QuotaDisk(Disk disk, Path root, long quotaBytes) {
        super(disk);
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
        DiskFile opened = super.open(file, mode);
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

    private final class QuotaFile extends ForwardingFile implements ChannelBacked {

        private final Path path;
        private final ChannelBacked backed;

        QuotaFile(Path path, DiskFile file, ChannelBacked backed) {
            super(file);
            this.path = path;
            this.backed = backed;
        }

        @Override
        public void write(long position, ByteBuffer source) throws IOException {
            synchronized (growth) {
                long more = position + source.remaining() - size();
                long missing = more <= 0 ? 0 : more - leftBytes(root, quotaBytes);
                if (missing <= 0) {
                    super.write(position, source);
                    return;
                }
                int fitting = (int) Math.max(0, source.remaining() - missing);
                super.write(position, source.slice(source.position(), fitting));
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
        public FileChannel channel() {
            return backed.channel();
        }
    }
}
