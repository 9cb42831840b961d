package io.courant.log;

import io.courant.log.stored.SyncFailedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Whether the data directory has failed for one shard, and what follows from it. */
interface DirectoryFailure {

    /** Why nothing more is done in the directory; null while all is well. */
    @Nullable
    IOException cause();

    /** The directory has failed: fails what waits, takes nothing more, tells the broker. */
    void directoryFailed(String what, IOException cause);

    /**
     * As {@link #directoryFailed} where {@code cause} is a failed sync, or that the directory is gone; any other failure
     * concerns what was tried alone.
     */
    default void failOnSync(String what, IOException cause) {
        if (cause instanceof SyncFailedException || cause instanceof DirectoryGoneException) {
            directoryFailed(what, cause);
        }
    }
}
