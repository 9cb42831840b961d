package io.courant.base;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system. Its calls block; those that may take long (everything but reads and writes of cached data) are made on
 * a {@link Lane}.
 *
 * <p>What survives a loss of power: the bytes and size of a file up to its last {@link DiskFile#sync()}; a name, a
 * rename or a deletion once the directory that holds it was given to {@link #syncDirectory(Path)}. Nothing else is
 * promised, in any order. What survives the death of the process alone: everything.
 */
public interface Disk {

    /** How a file is opened. */
    enum Mode {
        /** Reading only; the file must exist. */
        READ,
        /** Reading and writing; made when it does not exist. */
        READ_WRITE,
        /** Reading and writing; {@link java.nio.file.FileAlreadyExistsException} when it exists. */
        CREATE_NEW
    }

    DiskFile open(Path file, Mode mode) throws IOException;

    /** Makes {@code directory} and its missing parents; nothing happens when it exists. */
    void createDirectories(Path directory) throws IOException;

    boolean exists(Path path) throws IOException;

    boolean isDirectory(Path path) throws IOException;

    /** The names in {@code directory}, sorted. */
    List<String> list(Path directory) throws IOException;

    /** Length in bytes of {@code file}, without opening it. */
    long size(Path file) throws IOException;

    /** Gives {@code from} the name {@code to} at one instant, replacing a file that has that name. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a file or an empty directory; {@link java.nio.file.NoSuchFileException} when there is none. */
    void delete(Path path) throws IOException;

    /**
     * Makes the names in {@code directory} durable: creations, renames and deletions that happened before.
     *
     * @throws java.nio.file.FileSystemException when the directory cannot be opened, so that nothing was tried yet; any
     *     other failure is a failed sync, after which trying again proves nothing
     */
    void syncDirectory(Path directory) throws IOException;

    /** Bytes that can still be written where {@code path} lies. */
    long usableBytes(Path path) throws IOException;

    /** Size in bytes of the file system that {@code path} lies on, whoever uses it. */
    long totalBytes(Path path) throws IOException;

    /**
     * Locks {@code file} (made when missing) against every other process and every other caller of this one, until the
     * lock is closed or the process ends.
     *
     * @throws DirectoryInUseException when someone else holds it
     */
    DiskLock lock(Path file) throws IOException;

    /** A held lock. */
    interface DiskLock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
