package io.courant.cli;

import io.courant.base.DirectoryInUseException;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.filesystem.FileSystemDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The machine's file system for looking only, so that an offline command cannot damage what it inspects. */
final class ReadOnlyDisk implements Disk {

    private final FileSystemDisk files = new FileSystemDisk();

    /** A file that is opened for reading takes no changes: the system refuses them. */
    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        return switch (mode) {
            case READ -> files.open(file, mode);
            case READ_WRITE, CREATE_NEW -> throw new ReadOnlyFileSystemException();
        };
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return files.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return files.isDirectory(path);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return files.list(directory);
    }

    @Override
    public long size(Path file) throws IOException {
        return files.size(file);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return files.usableBytes(path);
    }

    @Override
    public long totalBytes(Path path) throws IOException {
        return files.totalBytes(path);
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
}
