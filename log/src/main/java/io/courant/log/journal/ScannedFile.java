package io.courant.log.journal;

import java.nio.file.Path;

/** A file as a scan sees it. */
final class ScannedFile {

    final Path path;
    final int slot;
    final long sizeInBytes;
    /** The header is what was written, and the file as long as it says. */
    final boolean sound;

    /** The highest generation of a frame that was seen; 0 when there is none. */
    long generation;

    /** The sequence numbers that are to be had here and in no later generation. */
    long firstSequence = Long.MAX_VALUE;

    long lastSequence;

    ScannedFile(Path path, int slot, long sizeInBytes, boolean sound) {
        this.path = path;
        this.slot = slot;
        this.sizeInBytes = sizeInBytes;
        this.sound = sound;
    }

    /** Notes that the sequences from {@code first} to before {@code end} are found here. */
    void holds(long first, long end) {
        firstSequence = Math.min(firstSequence, first);
        lastSequence = Math.max(lastSequence, end - 1);
    }

    /** Notes that the sequences from {@code sequence} on are found in a later generation. */
    void supersededFrom(long sequence) {
        lastSequence = Math.min(lastSequence, sequence - 1);
    }

    boolean isNeeded(long neededFrom) {
        return lastSequence >= firstSequence && lastSequence >= neededFrom;
    }
}
