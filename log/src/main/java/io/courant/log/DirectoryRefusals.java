package io.courant.log;

import io.courant.base.Disk;
import io.courant.log.DataDirectoryOpening.Reason;
import io.courant.log.DataDirectoryOpening.Refused;
import io.courant.log.journal.JournalOpening;
import io.courant.log.stored.StoredContent;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.StoredKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is said of a data directory that is not opened, whether by a start or by who looks at it beforehand. */
final class DirectoryRefusals {

    /** Written before the identity, so that a directory with an identity has a checkpoint. */
    private static final String FIRST_CHECKPOINT = Checkpoint.FILE_PREFIX + 1;

    /** What may lie in a directory that is not ours yet: an interrupted first start or look, and what file systems put there. */
    private static final Set<String> HARMLESS = Set.of(
            DataDirectory.LOCK_FILE,
            DirectoryView.PROBE_FILE,
            FIRST_CHECKPOINT,
            FIRST_CHECKPOINT + StoredFile.ASIDE_SUFFIX,
            DirectoryIdentity.FILE_NAME + StoredFile.ASIDE_SUFFIX,
            "lost+found");

    private DirectoryRefusals() {}

    static Refused notADirectory(Path path) {
        return new Refused(
                Reason.NOT_A_DIRECTORY,
                "data directory " + path + " is not a directory, but a file. Choose a directory");
    }

    /** Null when {@code path} is ours, empty or not there. */
    static @Nullable Refused notOurs(Disk disk, Path path) throws IOException {
        if (!disk.exists(path)) {
            return null;
        }
        List<String> names = disk.list(path);
        if (names.contains(DirectoryIdentity.FILE_NAME) || HARMLESS.containsAll(names)) {
            return null;
        }
        String first = names.stream()
                .filter(name -> !HARMLESS.contains(name))
                .findFirst()
                .orElse("");
        return new Refused(
                Reason.NOT_OURS,
                "directory " + path + " is not a data directory of Courant: it has no file '"
                        + DirectoryIdentity.FILE_NAME + "', but holds '" + first
                        + "'. Choose an empty directory or one that Courant has made");
    }

    static Refused damagedIdentity(Path path, StoredContent.Damaged damaged) {
        return new Refused(
                Reason.DAMAGED,
                "the identity of data directory " + path + " is damaged: " + damaged.reason() + ". Restore the file '"
                        + DirectoryIdentity.FILE_NAME + "' from a copy");
    }

    static Refused newerIdentity(Path path, StoredContent.Newer newer) {
        return new Refused(
                Reason.NEWER_VERSION,
                "data directory " + path + " has version " + newer.version()
                        + ", written by a newer release; this one knows versions up to " + newer.newestKnown()
                        + ". Start that release, or choose another directory");
    }

    static Refused newerCheckpoint(Path path, int version) {
        return new Refused(
                Reason.NEWER_VERSION,
                "the checkpoint of data directory " + path + " has version " + version
                        + ", written by a newer release; this one knows versions up to "
                        + StoredKind.CHECKPOINT.newestVersion() + ". Start that release, or choose another directory");
    }

    static Refused journal(JournalOpening.Refused refused) {
        return new Refused(
                switch (refused.reason()) {
                    case NEWER_VERSION -> Reason.NEWER_VERSION;
                    case FOREIGN -> Reason.DAMAGED;
                },
                refused.message());
    }
}
