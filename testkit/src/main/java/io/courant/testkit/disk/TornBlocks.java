package io.courant.testkit.disk;

import java.nio.file.Path;

/** What a loss of power may take with a block of 4 KiB that was being written, when it destroys the block as a whole. */
public enum TornBlocks {
    /** Nothing: each block, or sector, holds what it held at some moment since the last sync. */
    NONE,
    /**
     * What was not synced. Bytes stand that were synced and written again as they were: as where a file grows within a block,
     * on a disk that takes nothing from a sector whose contents do not change.
     */
    UNSYNCED_BYTES,
    /** All that it held, synced or not: for files that never write to a block that holds what somebody relies on. */
    WHOLE;

    /** Chooses for a file by the path under which it is made. */
    @FunctionalInterface
    public interface Rule {
        TornBlocks of(Path file);
    }

    /** The same for every file. */
    public Rule everywhere() {
        return file -> this;
    }

    /** {@link #WHOLE} for all files but those whose names end with {@code suffix}, of which it takes {@link #UNSYNCED_BYTES}. */
    public static Rule wholeButOf(String suffix) {
        return file -> file.toString().endsWith(suffix) ? UNSYNCED_BYTES : WHOLE;
    }
}
