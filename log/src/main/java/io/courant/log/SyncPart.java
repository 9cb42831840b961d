package io.courant.log;

import io.courant.base.CountedFile;
import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.log.stored.Syncs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one log contributes to a sync of files: the files with bytes that are not synced, each with a reference, and the
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

    /** Has the system begin with what {@link #sync} will wait for. On a lane. */
    void startWriteback() {
        for (CountedFile file : files) {
            file.file().startWriteback();
        }
    }

    /** Syncs files and names but for those in the data directory. On a lane. */
    void sync(Disk disk) throws IOException {
        for (CountedFile file : files) {
            Syncs.file(file.file(), log.state().directory);
        }
        if (newDirectory != null) {
            if (directoryIsNew) {
                Path path = PartitionMetadataFile.of(newDirectory);
                try (DiskFile metadata = disk.open(path, Disk.Mode.READ_WRITE)) {
                    Syncs.file(metadata, path);
                }
            }
            Syncs.directory(disk, newDirectory);
        }
    }

    /** The data directory when it has a name for the log that is not synced, else null. */
    @Nullable
    Path parent() {
        return directoryIsNew && newDirectory != null ? newDirectory.getParent() : null;
    }

    /** This part, which was not synced, and {@code later} of the same log in one; the references of both are its own. */
    SyncPart and(SyncPart later) {
        List<CountedFile> all = new ArrayList<>(files);
        all.addAll(later.files);
        return new SyncPart(
                log,
                later.end,
                bytes + later.bytes,
                all,
                newDirectory == null ? later.newDirectory : newDirectory,
                directoryIsNew || later.directoryIsNew);
    }

    void release() {
        files.forEach(CountedFile::release);
    }
}
