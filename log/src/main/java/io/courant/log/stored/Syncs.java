package io.courant.log.stored;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Syncs whose failure is told apart from other failures, because nothing may be tried again after it. */
public final class Syncs {

    private Syncs() {}

    /** Syncs {@code file}, which is known as {@code path}. */
    public static void file(DiskFile file, Path path) throws IOException {
        try {
            file.sync();
        } catch (IOException e) {
            throw new SyncFailedException("syncing " + path + " failed: " + e.getMessage(), e);
        }
    }

    /**
     * Makes the names in {@code path} durable. A {@link FileSystemException} passes as it is: then the directory could
     * not be opened, and no sync was tried.
     */
    public static void directory(Disk disk, Path path) throws IOException {
        try {
            disk.syncDirectory(path);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new SyncFailedException("syncing the directory " + path + " failed: " + e.getMessage(), e);
        }
    }

    /**
     * Makes the name of {@code path} durable, and those of all directories that it lies in. One that may not be read is not one
     * that this user has just made, nor are those above it.
     */
    public static void directoriesAbove(Disk disk, Path path) throws IOException {
        Path above = path.toAbsolutePath().getParent();
        while (above != null) {
            try {
                directory(disk, above);
            } catch (AccessDeniedException e) {
                return;
            }
            above = above.getParent();
        }
    }
}
