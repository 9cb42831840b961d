package io.courant.log.offline;

import io.courant.base.DirectoryInUseException;
import io.courant.base.Disk;
import io.courant.log.segment.SegmentFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A data directory or a partition's directory that was named on the command line, locked while it is looked at. */
final class OfflineDirectory implements AutoCloseable {

    private static final String IDENTITY = "identity";
    private static final String LOCK = ".lock";
    private static final String PARTITION_METADATA = "partition.metadata";

    private final @Nullable Path dataDirectory;
    private final List<Path> partitions;
    private final Disk.@Nullable DiskLock lock;

    private OfflineDirectory(@Nullable Path dataDirectory, List<Path> partitions, Disk.@Nullable DiskLock lock) {
        this.dataDirectory = dataDirectory;
        this.partitions = List.copyOf(partitions);
        this.lock = lock;
    }

    /**
     * Locks and looks into {@code path}.
     *
     * @throws OfflineRefusal when it is nothing that can be looked at, or a broker works in it
     */
    static OfflineDirectory open(Disk disk, Path path) throws IOException, OfflineRefusal {
        if (!disk.isDirectory(path)) {
            throw new OfflineRefusal(path + (disk.exists(path) ? " is not a directory" : " does not exist"));
        }
        List<String> names = disk.list(path);
        if (names.contains(IDENTITY)) {
            Disk.DiskLock lock = lock(disk, path);
            return new OfflineDirectory(path, partitionsIn(disk, path, names), lock);
        }
        boolean isPartition = names.contains(PARTITION_METADATA)
                || names.stream().anyMatch(name -> SegmentFiles.offsetOf(name, SegmentFiles.LOG_SUFFIX) >= 0);
        if (!isPartition) {
            throw new OfflineRefusal(path + " is neither a data directory (it has no file '" + IDENTITY
                    + "') nor a partition's directory (it has no segment)");
        }
        Path parent = path.toAbsolutePath().getParent();
        return parent == null || !disk.exists(parent.resolve(IDENTITY))
                ? new OfflineDirectory(null, List.of(path), null)
                : new OfflineDirectory(parent, List.of(path), lock(disk, parent));
    }

    private static Disk.DiskLock lock(Disk disk, Path dataDirectory) throws IOException, OfflineRefusal {
        try {
            return disk.lock(dataDirectory.resolve(LOCK));
        } catch (DirectoryInUseException e) {
            throw new OfflineRefusal("data directory " + dataDirectory
                    + " is in use by a running broker. Stop it first, or look at a copy");
        }
    }

    private static List<Path> partitionsIn(Disk disk, Path path, List<String> names) throws IOException {
        List<Path> partitions = new ArrayList<>();
        for (String name : names) {
            Path entry = path.resolve(name);
            if (disk.isDirectory(entry) && disk.exists(entry.resolve(PARTITION_METADATA))) {
                partitions.add(entry);
            }
        }
        return partitions;
    }

    /** The data directory; null for a partition's directory that stands alone. */
    @Nullable
    Path dataDirectory() {
        return dataDirectory;
    }

    List<Path> partitions() {
        return partitions;
    }

    /** The base offsets of the segments in {@code partition}, rising. */
    static List<Long> segments(Disk disk, Path partition) throws IOException {
        List<Long> bases = new ArrayList<>();
        for (String name : disk.list(partition)) {
            long base = SegmentFiles.offsetOf(name, SegmentFiles.LOG_SUFFIX);
            if (base >= 0) {
                bases.add(base);
            }
        }
        bases.sort(null);
        return bases;
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
