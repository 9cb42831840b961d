package io.courant.log.journal;

import io.courant.base.Invariants;

/**
 * The sizes of a journal. What ships is {@link #SHIPPED}; tests and the simulator use small ones.
 *
 * @param fileBytes of each file, its header block included; a multiple of {@link #BLOCK_BYTES}
 * @param firstFiles made at the first start
 * @param journalBytes all files together grow no further
 * @param frameBytes most bytes of one commit
 */
public record JournalLimits(int fileBytes, int firstFiles, long journalBytes, int frameBytes) {

    /** Unit in which frames are placed: what disks and file systems write as a whole. */
    public static final int BLOCK_BYTES = 4096;

    /** Begun afresh by every start and read as a whole by the next one, so not larger; smaller ones would be begun more often. */
    public static final int FILE_BYTES = 4 * 1024 * 1024;

    /** One to write and one in reserve: 8 MB is what an idle broker pays. */
    public static final int FIRST_FILES = 2;

    /** A third of a second of a fast disk: long enough to sync segments in the background, short to replay. */
    public static final long JOURNAL_BYTES = 256L * 1024 * 1024;

    /** A quarter of a file: bounds what one commit makes the others wait for, and the buffer it is built in. */
    public static final int FRAME_BYTES = 1024 * 1024;

    /** Batches of at least this size are written from where they are; copying less costs a few microseconds at most. */
    static final int WRITTEN_IN_PLACE_BYTES = 32 * 1024;

    /** Free files below which another one is made: one is the reserve, the other keeps writers going meanwhile. */
    static final int SPARE_FILES = 2;

    /** Files that are larger are not ours: refused before anything is allocated for them. */
    static final int LARGEST_FILE_BYTES = 64 * 1024 * 1024;

    public static final JournalLimits SHIPPED = new JournalLimits(FILE_BYTES, FIRST_FILES, JOURNAL_BYTES, FRAME_BYTES);

    public JournalLimits {
        Invariants.check(
                fileBytes % BLOCK_BYTES == 0 && frameBytes % BLOCK_BYTES == 0,
                "files of %s and frames of %s bytes are not whole blocks",
                fileBytes,
                frameBytes);
        Invariants.check(
                frameBytes >= BLOCK_BYTES && frameBytes <= fileBytes - BLOCK_BYTES && fileBytes <= LARGEST_FILE_BYTES,
                "frames of %s bytes in files of %s",
                frameBytes,
                fileBytes);
        Invariants.check(
                firstFiles >= 2 && journalBytes >= (long) firstFiles * fileBytes,
                "%s files at first in a journal of %s bytes",
                firstFiles,
                journalBytes);
    }

    /** Larger batches are never handed over: every entry fits one frame. */
    public int largestBatchBytes() {
        return frameBytes - FrameFormat.HEADER_BYTES - ActionFormat.HEADER_BYTES;
    }

    int mostFiles() {
        return (int) (journalBytes / fileBytes);
    }
}
