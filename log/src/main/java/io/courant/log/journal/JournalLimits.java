package io.courant.log.journal;

import io.courant.base.Invariants;

/**
 * The sizes of a journal. What ships is {@link #SHIPPED}; tests and the simulator use small ones.
 *
 * @param fileBytes of each file, its header block included; a multiple of {@link #BLOCK_BYTES}
 * @param firstFiles made at the first start
 * @param journalBytes all files together grow no further
 * @param frameBytes most bytes of one commit
 * @param mostActions that a start may need; more are refused as if the files were full
 */
public record JournalLimits(int fileBytes, int firstFiles, long journalBytes, int frameBytes, long mostActions) {

    /** Unit in which frames are placed: what disks and file systems write as a whole. */
    public static final int BLOCK_BYTES = 4096;

    /** Begun afresh by every start and read as a whole by the next one, so not larger; smaller ones would be begun more often. */
    public static final int FILE_BYTES = 4 * 1024 * 1024;

    /** One to write and one in reserve: 8 MB is what an idle broker pays. */
    public static final int FIRST_FILES = 2;

    /**
     * A second of a fast disk. When half of it is full a checkpoint has the files of all logs synced, 1,000 of them at a time,
     * say: a quarter of it cost two fifths of the throughput with so many (decision 8). Replaying all of it takes a second or
     * two.
     */
    public static final long JOURNAL_BYTES = 1024L * 1024 * 1024;

    /**
     * Actions that a start may need, which keeps 40 bytes of each in its heap, however small the batches are; and twice that
     * when its arrays have just grown. Records of 1 KB fill bytes and actions at the same time.
     */
    public static final int MOST_ACTIONS = 1 << 20;

    private static final int HEAP_BYTES_PER_ACTION = 80;

    /** No more of the heap than this part. */
    private static final int HEAP_PART = 8;

    /** No more of the file system than this part, so that the journal is small where the disk is. */
    private static final int FILE_SYSTEM_PART = 16;

    /** A quarter of a file: bounds what one commit makes the others wait for, and the buffer it is built in. */
    public static final int FRAME_BYTES = 1024 * 1024;

    /** Batches of at least this size are written from where they are; copying less costs a few microseconds at most. */
    static final int WRITTEN_IN_PLACE_BYTES = 32 * 1024;

    /** Free files below which another one is made: one is the reserve, the other keeps writers going meanwhile. */
    static final int SPARE_FILES = 2;

    /** Files that are larger are not ours: refused before anything is allocated for them. */
    static final int LARGEST_FILE_BYTES = 64 * 1024 * 1024;

    public static final JournalLimits SHIPPED =
            new JournalLimits(FILE_BYTES, FIRST_FILES, JOURNAL_BYTES, FRAME_BYTES, MOST_ACTIONS);

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
        Invariants.check(mostActions >= 1, "a journal of %s actions", mostActions);
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

    /** These limits on a file system of {@code totalBytes}: where it is small the journal is, too. */
    public JournalLimits within(long totalBytes) {
        long least = (long) firstFiles * fileBytes;
        long most = Math.max(least, Math.min(journalBytes, totalBytes / FILE_SYSTEM_PART));
        return new JournalLimits(fileBytes, firstFiles, most, frameBytes, mostActions);
    }

    /** These limits where a start has {@code heapBytes} for this journal. */
    public JournalLimits withHeap(long heapBytes) {
        long most = Math.clamp(heapBytes / HEAP_PART / HEAP_BYTES_PER_ACTION, 1, mostActions);
        return new JournalLimits(fileBytes, firstFiles, journalBytes, frameBytes, most);
    }

    int mostFiles() {
        return (int) (journalBytes / fileBytes);
    }
}
