package io.courant.log;

import io.courant.base.Disk;
import io.courant.log.stored.SyncFailedException;
import io.courant.log.stored.Syncs;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Syncs the files of several logs, on a lane. A failed sync is never tried again: what it says about the bytes before it
 * is nothing. A file that could not be opened to be synced is another matter, as when the process is short of
 * descriptors: nothing was tried.
 */
final class FileSyncs {

    private FileSyncs() {}

    /**
     * What became of parts whose syncs have not failed.
     *
     * @param durable parts of which all is synced
     * @param notOpened parts of which a file or directory could not be opened
     * @param reason why that was; null when there are none
     */
    record Synced(
            List<SyncPart> durable,
            List<SyncPart> notOpened,
            @Nullable IOException reason) {}

    /** Syncs {@code parts}, then the directories that hold theirs; throws when a sync failed. */
    static Synced sync(Disk disk, List<SyncPart> parts) throws IOException {
        if (parts.size() > 1) {
            // The device takes all of them at once, and one commit of the file system covers what it has begun.
            parts.forEach(SyncPart::startWriteback);
        }
        List<SyncPart> durable = new ArrayList<>(parts.size());
        List<SyncPart> notOpened = new ArrayList<>(0);
        Set<Path> parents = new LinkedHashSet<>();
        IOException reason = null;
        for (SyncPart part : parts) {
            IOException notNow = tryToOpen(() -> part.sync(disk));
            if (notNow == null) {
                durable.add(part);
                if (part.parent() != null) {
                    parents.add(part.parent());
                }
            } else {
                notOpened.add(part);
                reason = notNow;
            }
        }
        for (Path parent : parents) {
            IOException notNow = tryToOpen(() -> Syncs.directory(disk, parent));
            if (notNow != null) {
                durable.removeIf(part -> parent.equals(part.parent()) && notOpened.add(part));
                reason = notNow;
            }
        }
        return new Synced(durable, notOpened, reason);
    }

    /** Work that opens something and syncs it. */
    @FunctionalInterface
    private interface Sync {
        void run() throws IOException;
    }

    /** Why something could not be opened, null when it is synced; throws when a sync failed or what it is about is gone. */
    private static @Nullable IOException tryToOpen(Sync sync) throws IOException {
        try {
            sync.run();
            return null;
        } catch (SyncFailedException | NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            return e;
        }
    }
}
