package io.courant.log;

import io.courant.base.CountedFile;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one log contributes to a commit: the files with bytes that are not synced, each with a reference, and the
 * directories with names that are not. Once all of it is synced the log is durable up to {@code end}.
 *
 * @param newDirectory the partition's directory when names in it are not synced, else null
 * @param directoryIsNew whether the partition's directory itself and its metadata file are not synced
 */
record SyncPart(
        PartitionLog log,
        DurablePlace end,
        long bytes,
        List<CountedFile> files,
        @Nullable Path newDirectory,
        boolean directoryIsNew) {

    /** Syncs files and names but for those in the data directory, which {@code parents} collects. On a lane. */
    void sync(Disk disk, Set<Path> parents) throws IOException {
        for (CountedFile file : files) {
            file.file().sync();
        }
        if (newDirectory != null) {
            if (directoryIsNew) {
                try (DiskFile metadata = disk.open(PartitionMetadataFile.of(newDirectory), Disk.Mode.READ_WRITE)) {
                    metadata.sync();
                }
                parents.add(Objects.requireNonNull(newDirectory.getParent()));
            }
            disk.syncDirectory(newDirectory);
        }
    }

    void release() {
        files.forEach(CountedFile::release);
    }
}
