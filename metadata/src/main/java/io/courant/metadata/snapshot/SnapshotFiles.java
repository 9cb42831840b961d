package io.courant.metadata.snapshot;

import io.courant.base.Disk;
import io.courant.log.stored.Syncs;
import io.courant.metadata.MetadataLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The snapshots in a data directory. All methods block: they are called on a lane. A failed sync is told apart ({@link
 * io.courant.log.stored.SyncFailedException}), because nothing of the directory can be trusted after it.
 */
public final class SnapshotFiles {

    /** The name of the directory in the data directory. */
    public static final String DIRECTORY_NAME = "metadata-snapshots";

    private final Disk disk;
    private final Path directory;

    /** The snapshots in {@code dataDirectory}; nothing is made before the first is written. */
    public SnapshotFiles(Disk disk, Path dataDirectory) {
        this.disk = disk;
        this.directory = dataDirectory.resolve(DIRECTORY_NAME);
    }

    Disk disk() {
        return disk;
    }

    Path path(SnapshotName name) {
        return directory.resolve(name.fileName());
    }

    Path unfinishedPath(SnapshotName name) {
        return directory.resolve(name.fileName() + SnapshotName.UNFINISHED);
    }

    /** The complete snapshots, newest first. */
    public List<SnapshotName> newestFirst() throws IOException {
        if (!disk.isDirectory(directory)) {
            return List.of();
        }
        List<SnapshotName> names = new ArrayList<>();
        for (String fileName : disk.list(directory)) {
            SnapshotName name = SnapshotName.parse(fileName);
            if (name != null) {
                names.add(name);
            }
        }
        names.sort(Collections.reverseOrder());
        return names;
    }

    /** Makes the directory, durably, and removes what an interrupted writer left. */
    void prepare() throws IOException {
        if (!disk.isDirectory(directory)) {
            disk.createDirectories(directory);
        }
        Path parent = directory.getParent();
        if (parent != null) {
            Syncs.directory(disk, parent);
        }
        for (String fileName : disk.list(directory)) {
            if (fileName.endsWith(SnapshotName.UNFINISHED)) {
                disk.delete(directory.resolve(fileName));
            }
        }
    }

    /** Gives a finished and synced file its name, durably. */
    void publish(SnapshotName name) throws IOException {
        disk.rename(unfinishedPath(name), path(name));
        Syncs.directory(disk, directory);
    }

    /**
     * Deletes all but the newest {@link MetadataLimits#SNAPSHOTS_KEPT}.
     *
     * @return the oldest that is kept: the log may go up to its end
     */
    SnapshotName prune() throws IOException {
        List<SnapshotName> names = newestFirst();
        int kept = Math.min(names.size(), MetadataLimits.SNAPSHOTS_KEPT);
        for (SnapshotName old : names.subList(kept, names.size())) {
            disk.delete(path(old));
        }
        if (kept < names.size()) {
            Syncs.directory(disk, directory);
        }
        return names.get(kept - 1);
    }
}
