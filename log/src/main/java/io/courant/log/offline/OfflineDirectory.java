package io.courant.log.offline;

import io.courant.base.DirectoryInUseException;
import io.courant.base.Disk;
import io.courant.base.Uuid;
import io.courant.log.LogIdentity;
import io.courant.log.segment.SegmentFiles;
import io.courant.log.stored.StoredContent;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.StoredKind;
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
    private final List<Path> unidentified;
    private final @Nullable String identityDamage;
    private final Disk.@Nullable DiskLock lock;

    private OfflineDirectory(
            @Nullable Path dataDirectory,
            List<Path> partitions,
            List<Path> unidentified,
            @Nullable String identityDamage,
            Disk.@Nullable DiskLock lock) {
        this.dataDirectory = dataDirectory;
        this.partitions = List.copyOf(partitions);
        this.unidentified = List.copyOf(unidentified);
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
        List<String> names = disk.list(path);
        if (names.contains(IDENTITY)) {
            List<Path> unidentified = new ArrayList<>();
            List<Path> partitions = partitionsIn(disk, path, names, unidentified);
            return locked(disk, path, partitions, unidentified);
        }
        boolean isPartition =
                names.contains(PARTITION_METADATA) || names.stream().anyMatch(SegmentFiles::isSegment);
        if (!isPartition) {
            throw new OfflineRefusal(path + " is neither a data directory (it has no file '" + IDENTITY
                    + "') nor a partition's directory (it has no segment)");
        }
        Path parent = path.toAbsolutePath().getParent();
        return parent == null || !disk.exists(parent.resolve(IDENTITY))
                ? new OfflineDirectory(null, List.of(path), List.of(), null, null)
                : locked(disk, parent, List.of(path), List.of());
    }

    private static OfflineDirectory locked(
            Disk disk, Path dataDirectory, List<Path> partitions, List<Path> unidentified)
            throws IOException, OfflineRefusal {
        String damage = null;
        switch (StoredFile.read(disk, identity(dataDirectory), StoredKind.IDENTITY)) {
            case StoredContent.Newer newer ->
                throw OfflineRefusal.newer("data directory " + dataDirectory, newer.version(), newer.newestKnown());
            case StoredContent.Damaged damaged -> damage = damaged.reason();
            case StoredContent.Missing missing -> damage = "it is missing";
            case StoredContent.Sound sound -> {}
        }
        return new OfflineDirectory(dataDirectory, partitions, unidentified, damage, lock(disk, dataDirectory));
    }

    private static Disk.DiskLock lock(Disk disk, Path dataDirectory) throws IOException, OfflineRefusal {
        try {
            return disk.lock(dataDirectory.resolve(LOCK));
        } catch (DirectoryInUseException e) {
            throw new OfflineRefusal("data directory " + dataDirectory
                    + " is in use by a running broker. Stop it first, or look at a copy");
        }
    }

    private static List<Path> partitionsIn(Disk disk, Path path, List<String> names, List<Path> unidentified)
            throws IOException {
        List<Path> partitions = new ArrayList<>();
        for (String name : names) {
            Path entry = path.resolve(name);
            if (!disk.isDirectory(entry) || LogIdentity.ofDirectory(name, Uuid.ZERO) == null) {
                continue; // put aside or being deleted, or no partition at all
            }
            if (disk.exists(entry.resolve(PARTITION_METADATA))) {
                partitions.add(entry);
            } else if (!segments(disk, entry).isEmpty()) {
                unidentified.add(entry);
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

    /** Directories that hold segments as a partition's does, but do not say whose they are. */
    List<Path> unidentified() {
        return unidentified;
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
                || name.endsWith(StoredFile.ASIDE_SUFFIX)
                || SegmentFiles.isSegment(name)
                || SegmentFiles.offsetOf(name, SegmentFiles.INDEX_SUFFIX) >= 0
                || SegmentFiles.offsetOf(name, SegmentFiles.PRODUCERS_SUFFIX) >= 0;
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
