package io.courant.log;

import io.courant.base.Uuid;
import io.courant.log.stored.StoredFile;
import java.nio.file.Path;
import java.util.Set;

/** What a name in a data directory stands for. */
public enum DirectoryEntryKind {
    /** A file or directory that every data directory may have. */
    OURS,
    /** The directory of a partition. */
    PARTITION,
    /** The directory of metadata snapshots; within it, one of them. */
    SNAPSHOTS,
    /** The directory of a partition whose files are to go. */
    DELETED,
    /** The directory of a partition that was put aside. */
    ASIDE,
    /** A file that is being written, or was when a process ended. */
    UNFINISHED,
    /** Nothing of the broker's. */
    STRANGE;

    /** Of the module {@code metadata}, which lies above this one. */
    public static final String COORDINATION_CELL = "coordination";

    private static final String METADATA_SNAPSHOTS = "metadata-snapshots";
    private static final String SNAPSHOT_SUFFIX = ".checkpoint";
    private static final String UNFINISHED_SNAPSHOT_SUFFIX = SNAPSHOT_SUFFIX + ".part";

    private static final Set<String> FILES = Set.of(
            DataDirectory.LOCK_FILE,
            DirectoryIdentity.FILE_NAME,
            DataDirectory.CLEAN_STOP_FILE,
            CountedIn.FILE_NAME,
            SpaceReserve.NAME,
            Checkpoint.FILE_PREFIX + 0,
            Checkpoint.FILE_PREFIX + 1,
            COORDINATION_CELL);

    private static final Set<String> OTHERS = Set.of("journal", DirectoryView.PROBE_FILE, "lost+found");

    /** What {@code name} in a data directory stands for. */
    public static DirectoryEntryKind of(String name) {
        if (FILES.contains(name) || OTHERS.contains(name)) {
            return OURS;
        }
        if (name.equals(METADATA_SNAPSHOTS)) {
            return SNAPSHOTS;
        }
        if (name.endsWith(StoredFile.ASIDE_SUFFIX)
                && FILES.contains(name.substring(0, name.length() - StoredFile.ASIDE_SUFFIX.length()))) {
            return UNFINISHED;
        }
        if (name.endsWith(DirectoryRemoval.ASIDE_SUFFIX)) {
            return ASIDE;
        }
        if (TakenOut.of(Path.of(name)) != null) {
            return DELETED;
        }
        return LogIdentity.ofDirectory(name, Uuid.ZERO) == null ? STRANGE : PARTITION;
    }

    /** What {@code name} in the directory of the metadata's snapshots stands for. */
    public static DirectoryEntryKind ofSnapshot(String name) {
        if (name.endsWith(SNAPSHOT_SUFFIX)) {
            return SNAPSHOTS;
        }
        return name.endsWith(UNFINISHED_SNAPSHOT_SUFFIX) ? UNFINISHED : STRANGE;
    }
}
