package io.courant.filesystem;

import io.courant.base.DirectoryInUseException;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The file system of the machine. */
public final class FileSystemDisk implements Disk {

    /**
     * Lock files that this process holds, by their real path. The system's locks belong to the whole process and are
     * lost when any of its descriptors of the file is closed, so a second attempt must not even open it.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    /** How the system says that a part of the way to a file is a file itself, so that nothing can lie below it. */
    private static final String NOT_A_DIRECTORY = "Not a directory";

    @Override
    public DiskFile open(Path file, Mode mode) throws IOException {
        Set<OpenOption> options = switch (mode) {
            case READ -> Set.of(StandardOpenOption.READ);
            case READ_WRITE -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            case CREATE_NEW -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        };
        return new FileSystemFile(file, FileChannel.open(file, options));
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory);
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

    /** Null when nothing has that name. Anything else that prevents the answer is no answer: it must not look like one. */
    private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return null;
        } catch (FileSystemException e) {
            if (NOT_A_DIRECTORY.equals(e.getReason())) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public long size(Path file) throws IOException {
        return Files.size(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw FileSystemFile.naming(directory, "syncing the directory", e);
        }
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        long usable = path.toFile().getUsableSpace();
        if (usable == 0 && !exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return usable;
    }

    @Override
    public long totalBytes(Path path) throws IOException {
        return Files.getFileStore(path).getTotalSpace();
    }

    @Override
    public DiskLock lock(Path file) throws IOException {
        Path real = realPath(file);
        if (!HELD_HERE.add(real)) {
            throw new DirectoryInUseException(real + " is locked by this process already");
        }
        boolean held = false;
        try {
            DiskLock lock = lockAgainstOthers(real);
            held = true;
            return lock;
        } finally {
            if (!held) {
                HELD_HERE.remove(real);
            }
        }
    }

    private static DiskLock lockAgainstOthers(Path real) throws IOException {
        FileChannel channel = FileChannel.open(real, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (IOException e) {
            throw FileSystemFile.naming(real, "locking", e);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new DirectoryInUseException(real + " is locked by another process");
        }
        return () -> {
            try {
                channel.close();
            } finally {
                HELD_HERE.remove(real);
            }
        };
    }

    private static Path realPath(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path name = file.getFileName();
        if (directory == null || name == null) {
            throw new FileSystemException(file.toString(), null, "not a place for a lock file");
        }
        return directory.toRealPath().resolve(name);
    }
}
