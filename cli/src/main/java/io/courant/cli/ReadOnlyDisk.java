package io.courant.cli;

import io.courant.base.DirectoryInUseException;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The machine's file system for looking only, so that an offline command cannot damage what it inspects. */
final class ReadOnlyDisk implements Disk {

    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        if (mode != Mode.READ) {
            throw new ReadOnlyFileSystemException();
        }
        return new ReadOnlyFile(file, FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return attributes(path) != null;
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        BasicFileAttributes attributes = attributes(path);
        return attributes != null && attributes.isDirectory();
    }

    /** Null when nothing has that name; whatever else prevents the answer is a failure. */
    private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public long size(Path file) throws IOException {
        return Files.size(file);
    }

    @Override
    public long usableBytes(Path path) {
        return path.toFile().getUsableSpace();
    }

    @Override
    public void createDirectories(Path directory) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void rename(Path from, Path to) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void delete(Path path) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void syncDirectory(Path directory) {
        throw new ReadOnlyFileSystemException();
    }

    /** A shared lock, which a broker's own excludes and which several readers may hold. The file must exist. */
    @Override
    public DiskLock lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock lock = null;
        try {
            lock = channel.tryLock(0, Long.MAX_VALUE, true);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new DirectoryInUseException(file + " is locked by another process");
        }
        return channel::close;
    }

    private record ReadOnlyFile(Path path, FileChannel channel) implements DiskFile {

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            int total = 0;
            try {
                while (target.hasRemaining()) {
                    int count = channel.read(target, position + total);
                    if (count < 0) {
                        break;
                    }
                    total += count;
                }
            } catch (IOException e) {
                throw new IOException(path + ": reading at " + (position + total) + " failed: " + e.getMessage(), e);
            }
            return total;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        @Override
        public void write(long position, ByteBuffer source) {
            throw new ReadOnlyFileSystemException();
        }

        @Override
        public void write(long position, ByteBuffer[] sources) {
            throw new ReadOnlyFileSystemException();
        }

        @Override
        public void truncate(long size) {
            throw new ReadOnlyFileSystemException();
        }

        @Override
        public void sync() {
            throw new ReadOnlyFileSystemException();
        }
    }
}
