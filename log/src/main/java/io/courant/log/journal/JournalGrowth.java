package io.courant.log.journal;

import io.courant.base.Done;
import io.courant.base.Shard;
import io.courant.log.stored.SyncFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes files while others are written, one at a time, and deletes those that are too many: on the background lane.
 * State is confined to the journal's lane, to which results come back.
 */
final class JournalGrowth {

    private final JournalSetup setup;
    private final JournalFiles files;
    private final Consumer<IOException> onFailedSync;
    private final Path directory;
    private final List<Runnable> waiting = new ArrayList<>();
    private int underWay;
    private boolean making;

    JournalGrowth(JournalSetup setup, JournalFiles files, Consumer<IOException> onFailedSync) {
        this.setup = setup;
        this.files = files;
        this.onFailedSync = onFailedSync;
        this.directory = JournalNames.directory(setup.dataDirectory());
    }

    /** Arranges for another file when few are free and the journal may grow. */
    void growWhereLow(Shard home) {
        if (making || !isLow() || files.count() >= setup.limits().mostFiles()) {
            return;
        }
        making = true;
        underWay++;
        int slot = files.freeSlot();
        setup.background().submit(home, () -> make(home, slot), JournalWriter::ignore);
    }

    /**
     * Whether there are few free files. The more are in use the more are wanted: who fills them that fast fills the next ones
     * before they could be made one by one.
     */
    private boolean isLow() {
        int free = files.freeCount();
        int inUse = files.count() - free;
        boolean lastIsHalfFull = free < JournalLimits.SPARE_FILES
                && files.room() < setup.limits().fileBytes() / 2;
        return free == 0 || lastIsHalfFull || free < inUse - 1;
    }

    private Done make(Shard home, int slot) {
        try {
            requireSpace();
            JournalFiles.JournalFile made =
                    JournalFiles.make(setup.disk(), directory, setup.directoryId(), setup.limits(), slot);
            setup.lane().submit(home, () -> made(home, made), JournalWriter::ignore);
        } catch (IOException e) {
            setup.lane().submit(home, () -> notMade(e), JournalWriter::ignore);
        }
        return Done.DONE;
    }

    /** The journal may do without, and what fills a disk is not to be the journal. */
    private void requireSpace() throws IOException {
        long left = setup.disk().usableBytes(directory) - setup.limits().fileBytes();
        if (left < setup.leaveFreeBytes()) {
            throw new IOException(
                    "another file would leave " + left + " bytes free, and " + setup.leaveFreeBytes() + " are to stay");
        }
    }

    private Done made(Shard home, JournalFiles.JournalFile file) {
        making = false;
        files.addFree(file);
        if (waiting.isEmpty()) {
            growWhereLow(home);
        }
        return ended();
    }

    /** Tried again when the next commit or refusal finds too few files free; but nothing is trusted after a failed sync. */
    private Done notMade(IOException cause) {
        making = false;
        files.cannotGrow();
        if (cause instanceof SyncFailedException) {
            onFailedSync.accept(cause);
        } else {
            setup.events().warn("journal.not-grown", "the journal cannot grow: " + cause);
        }
        return ended();
    }

    /** Deletes a file that is no longer needed. */
    void delete(Shard home, Path file) {
        underWay++;
        setup.background()
                .submit(
                        home,
                        () -> {
                            try {
                                setup.disk().delete(file);
                            } catch (IOException e) {
                                setup.events().warn("journal.not-deleted", "cannot delete " + file + ": " + e);
                            }
                            setup.lane().submit(home, this::ended, JournalWriter::ignore);
                            return Done.DONE;
                        },
                        JournalWriter::ignore);
    }

    private Done ended() {
        underWay--;
        if (underWay == 0) {
            waiting.forEach(Runnable::run);
            waiting.clear();
        }
        return Done.DONE;
    }

    /** Runs {@code then} when nothing is under way: now, or after the last piece. */
    void whenIdle(Runnable then) {
        if (underWay == 0) {
            then.run();
        } else {
            waiting.add(then);
        }
    }
}
