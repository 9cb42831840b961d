package io.courant.log;

import io.courant.base.Disk;
import io.courant.log.DataDirectoryOpening.Reason;
import io.courant.log.DataDirectoryOpening.Refused;
import io.courant.log.journal.JournalOpening;
import io.courant.log.stored.StoredContent;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.StoredKind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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

    /** How the system says, beside a plain refusal, that a file system or a directory takes no changes. */
    private static final Set<String> READ_ONLY_REASONS = Set.of("read-only file system", "operation not permitted");

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

    /** Makes {@code path} where it is not there; where it may not be made, it has gone since somebody saw it. */
    static @Nullable Refused makeDirectory(Disk disk, Path path, boolean mayBeMade) throws IOException {
        if (disk.exists(path)) {
            return null;
        }
        if (!mayBeMade) {
            throw new NoSuchFileException(path.toString(), null, "it was there a moment ago");
        }
        try {
            disk.createDirectories(path);
        } catch (FileSystemException e) {
            return new Refused(
                    Reason.READ_ONLY,
                    "data directory " + path + " does not exist and cannot be made (" + saying(e)
                            + "). Choose a place where this user can make it");
        }
        return null;
    }

    /** What failed, in words: some of these exceptions say the file alone. */
    static String saying(FileSystemException e) {
        String reason = e.getReason();
        if (reason != null) {
            return e.getFile() + ": " + reason;
        }
        return switch (e) {
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case NoSuchFileException missing -> missing.getFile() + ": nothing can be made there";
            case FileAlreadyExistsException file -> file.getFile() + " is a file";
            default -> String.valueOf(e.getMessage());
        };
    }

    static boolean isReadOnly(FileSystemException e) {
        String reason = e.getReason();
        return e instanceof AccessDeniedException
                || (reason != null && READ_ONLY_REASONS.contains(reason.toLowerCase(Locale.ROOT)));
    }
}
