package io.courant.testkit.disk;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A disk that passes everything on; subclasses override what shall be different. */
public class ForwardingDisk implements Disk {

    private final Disk disk;

    public ForwardingDisk(Disk disk) {
        this.disk = disk;
    }

    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        return disk.open(file, mode);
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
    public long usableBytes(Path path) throws IOException {
        return disk.usableBytes(path);
    }

    @Override
    public long totalBytes(Path path) throws IOException {
        return disk.totalBytes(path);
    }

    @Override
    public DiskLock lock(Path file) throws IOException {
        return disk.lock(file);
    }
}
