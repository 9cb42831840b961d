package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.EventLog;
import io.courant.log.stored.Syncs;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Takes partition directories out of use. A directory is first renamed, which is one durable step, and emptied later.
 * The new names begin with the topic's id, so that they stay short and never meet. Blocks: for lanes.
 */
final class DirectoryRemoval {

    static final String DELETED_SUFFIX = ".deleted";
    static final String ASIDE_SUFFIX = ".aside";

    private DirectoryRemoval() {}

    static Path deletedName(Path dataDirectory, LogIdentity identity) {
        return dataDirectory.resolve(identity.topicId() + "-" + identity.partition() + DELETED_SUFFIX);
    }

    static Path asideName(Path dataDirectory, LogIdentity identity) {
        return dataDirectory.resolve(identity.topicId() + "-" + identity.partition() + ASIDE_SUFFIX);
    }

    /**
     * Puts aside, durably, a partition's directory without a sound metadata file. That file is synced before anything
     * counts, so nothing in there ever did, unless the disk has lost it.
     */
    static void moveOrphanAside(Disk disk, Path directory, EventLog events) throws IOException {
        Path parent = Objects.requireNonNull(directory.getParent());
        int number = 0;
        while (disk.exists(orphanName(parent, number))) {
            number++;
        }
        disk.rename(directory, orphanName(parent, number));
        Syncs.directory(disk, parent);
        events.warn(
                "log.put-aside",
                directory + " has no sound " + PartitionMetadataFile.NAME + "; it is now "
                        + orphanName(parent, number));
    }

    private static Path orphanName(Path dataDirectory, int number) {
        return dataDirectory.resolve("no-topic-id-" + number + ASIDE_SUFFIX);
    }

    /** Deletes one file of {@code directory}, or the directory when it is empty; true when nothing is left. */
    static boolean deleteStep(Disk disk, Path directory) throws IOException {
        try {
            var names = disk.list(directory);
            if (names.isEmpty()) {
                disk.delete(directory);
                return true;
            }
            disk.delete(directory.resolve(names.getFirst()));
            return false;
        } catch (NoSuchFileException e) {
            return true;
        }
    }
}
