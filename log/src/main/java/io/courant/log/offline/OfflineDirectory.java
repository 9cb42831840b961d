package io.courant.log.offline;

import io.courant.base.DirectoryInUseException;
import io.courant.base.Disk;
import io.courant.base.Uuid;
import io.courant.log.DirectoryView;
import io.courant.log.LogIdentity;
import io.courant.log.compact.CompactionMark;
import io.courant.log.compact.SegmentExchange;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.stored.StoredContent;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.StoredKind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A data directory or a partition's directory that was named on the command line, locked while it is looked at. */
final class OfflineDirectory implements AutoCloseable {

    private static final String IDENTITY = "identity";
    private static final String PARTITION_METADATA = "partition.metadata";

    private final @Nullable Path dataDirectory;
    private final boolean whole;
    private final List<String> names;
    private final List<Path> partitions;
    private final @Nullable String identityDamage;
    private final Disk.@Nullable DiskLock lock;

    private OfflineDirectory(
            @Nullable Path dataDirectory,
            boolean whole,
            List<String> names,
            List<Path> partitions,
            @Nullable String identityDamage,
            Disk.@Nullable DiskLock lock) {
        this.dataDirectory = dataDirectory;
        this.whole = whole;
        this.names = List.copyOf(names);
        this.partitions = List.copyOf(partitions);
        this.identityDamage = identityDamage;
        this.lock = lock;
    }

    /**
     * Locks and looks into {@code path}.
     *
     * @throws OfflineRefusal when it is nothing that can be looked at, a broker works in it, or a newer release has written it
     */
    static OfflineDirectory open(Disk disk, Path path) throws IOException, OfflineRefusal {
        if (!disk.isDirectory(path)) {
            throw new OfflineRefusal(path + (disk.exists(path) ? " is not a directory" : " does not exist"));
        }
        List<String> names = list(disk, path);
        if (names.contains(IDENTITY)) {
            List<Path> partitions = new ArrayList<>();
            for (String name : names) {
                if (LogIdentity.ofDirectory(name, Uuid.ZERO) != null && disk.isDirectory(path.resolve(name))) {
                    partitions.add(path.resolve(name));
                }
            }
            return locked(disk, path, true, names, partitions);
        }
        boolean isPartition =
                names.contains(PARTITION_METADATA) || names.stream().anyMatch(SegmentFiles::isSegment);
        if (!isPartition) {
            throw new OfflineRefusal(path + " is neither a data directory (it has no file '" + IDENTITY
                    + "') nor a partition's directory (it has no segment)");
        }
        Path parent = path.toAbsolutePath().getParent();
        return parent == null || !disk.exists(parent.resolve(IDENTITY))
                ? new OfflineDirectory(null, false, names, List.of(path), null, null)
                : locked(disk, parent, false, names, List.of(path));
    }

    private static List<String> list(Disk disk, Path path) throws OfflineRefusal {
        try {
            return disk.list(path);
        } catch (IOException e) {
            throw new OfflineRefusal(path + " cannot be read (" + saying(e) + ")");
        }
    }

    private static String saying(IOException e) {
        return e instanceof FileSystemException failed && failed.getReason() == null
                ? e.getClass().getSimpleName()
                : String.valueOf(e.getMessage());
    }

    private static OfflineDirectory locked(
            Disk disk, Path dataDirectory, boolean whole, List<String> names, List<Path> partitions)
            throws IOException, OfflineRefusal {
        Disk.DiskLock lock = lock(disk, dataDirectory);
        boolean opened = false;
        try {
            String damage = switch (StoredFile.read(disk, identity(dataDirectory), StoredKind.IDENTITY)) {
                case StoredContent.Newer newer ->
                    throw OfflineRefusal.newer("data directory " + dataDirectory, newer.version(), newer.newestKnown());
                case StoredContent.Damaged damaged -> damaged.reason();
                case StoredContent.Missing missing -> "it is missing";
                case StoredContent.Sound sound -> null;
            };
            opened = true;
            return new OfflineDirectory(dataDirectory, whole, names, partitions, damage, lock);
        } finally {
            if (!opened && lock != null) {
                lock.close();
            }
        }
    }

    /** A copy need not have the file that a broker locks, and nothing is made here. */
    private static Disk.@Nullable DiskLock lock(Disk disk, Path dataDirectory) throws IOException, OfflineRefusal {
        Path file = dataDirectory.resolve(DirectoryView.LOCK_FILE);
        if (!disk.exists(file)) {
            return null;
        }
        try {
            return disk.lock(file);
        } catch (DirectoryInUseException e) {
            throw new OfflineRefusal("data directory " + dataDirectory
                    + " is in use by a running broker. Stop it first, or look at a copy");
        } catch (FileSystemException e) {
            throw new OfflineRefusal("data directory " + dataDirectory
                    + " may be in use: its lock cannot be looked at (" + saying(e) + ")");
        }
    }

    /** The data directory; null for a partition's directory that stands alone. */
    @Nullable
    Path dataDirectory() {
        return dataDirectory;
    }

    /** Whether the data directory was asked for, and not one partition in it. */
    boolean isWhole() {
        return whole;
    }

    /** What lies in the directory that was asked for. */
    List<String> names() {
        return names;
    }

    /** The directories that have a partition's name. */
    List<Path> partitions() {
        return partitions;
    }

    /** What is wrong with the data directory's identity; null when nothing is. */
    @Nullable
    String identityDamage() {
        return identityDamage;
    }

    /** The file that says who the data directory is. */
    static Path identity(Path dataDirectory) {
        return dataDirectory.resolve(IDENTITY);
    }

    /** Whether a file of this name in a partition's directory is the broker's. */
    static boolean isOurs(String name) {
        return name.equals(PARTITION_METADATA)
                || name.equals(CompactionMark.NAME)
                || SegmentFiles.isSegment(name)
                || SegmentExchange.ofName(name) != null
                || SegmentFiles.offsetOf(name, SegmentFiles.INDEX_SUFFIX) >= 0
                || SegmentFiles.offsetOf(name, SegmentFiles.PRODUCERS_SUFFIX) >= 0;
    }

    /** Whether a file of this name is being written, or was when a process ended. */
    static boolean isUnfinished(String name) {
        return name.endsWith(StoredFile.ASIDE_SUFFIX);
    }

    /** Whether {@code partition} holds any file of a partition. */
    static boolean holdsPartition(Disk disk, Path partition) throws IOException {
        return disk.list(partition).stream()
                .anyMatch(name -> SegmentFiles.isSegment(name) || name.equals(PARTITION_METADATA));
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
