package io.courant.log.journal;

import io.courant.base.Invariants;

/**
 * How large the journal of a data directory may be.
 *
 * @param fileBytes bytes of one file
 * @param files how many there may be; a start that finds none free makes one more
 * @param frameBytes bytes of the largest frame, and so of one commit; with its header it must fit a file
 */
public record JournalLimits(int fileBytes, int files, int frameBytes) {

    /** A small first start: two of them are made there. */
    private static final int FILE_BYTES = 4 * 1024 * 1024;

    /** 256 MB: some seconds of small batches, so that files are synced in large steps; read in well under a second. */
    private static final int FILES = 64;

    /** What one sync carries at most: more would not make it cheaper per byte. */
    private static final int FRAME_BYTES = 1024 * 1024;

    public static final JournalLimits DEFAULT = new JournalLimits(FILE_BYTES, FILES, FRAME_BYTES);

    public JournalLimits {
        Invariants.check(
                frameBytes % JournalFormat.BLOCK_BYTES == 0 && frameBytes > JournalFormat.BLOCK_BYTES,
                "frames of %s bytes",
                frameBytes);
        Invariants.check(
                fileBytes % JournalFormat.BLOCK_BYTES == 0 && fileBytes >= frameBytes + JournalFormat.BLOCK_BYTES,
                "journal files of %s bytes",
                fileBytes);
        Invariants.check(files >= 2, "%s journal files", files);
    }

    /** The largest batch that fits a frame. */
    int largestBatchBytes() {
        return frameBytes - JournalFormat.FRAME_HEADER_BYTES - JournalFormat.ACTION_HEADER_BYTES;
    }

    long capacityBytes() {
        return (long) fileBytes * files;
    }
}
