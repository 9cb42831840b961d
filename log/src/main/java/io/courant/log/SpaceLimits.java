package io.courant.log;

import io.courant.base.Invariants;

/**
 * Watermarks of the free space on the file system of a data directory. Below the soft one producers are slowed down, below
 * the hard one clients' batches are refused; what is left then belongs to the metadata, the journal and everything that
 * makes room.
 *
 * @param softBytes {@code disk.free.soft.bytes}; {@link #BY_SIZE}: a tenth of the file system, 1 GiB at most
 * @param hardBytes {@code disk.free.hard.bytes}; {@link #BY_SIZE}: a twentieth of the file system, 256 MiB at most
 * @param reserveBytes kept, beside what a start may need, in a file that is given up when others have taken all the rest; no
 *     setting
 */
public record SpaceLimits(long softBytes, long hardBytes, int reserveBytes) {

    /** The watermark follows from the size of the file system. */
    public static final long BY_SIZE = -1;

    /** Enough for the records of thousands of deletions, which make room. */
    public static final int RESERVE_BYTES = 1024 * 1024;

    /** Both watermarks by the size of the file system. */
    public static final SpaceLimits SHIPPED = new SpaceLimits(BY_SIZE, BY_SIZE, RESERVE_BYTES);

    private static final long MOST_SOFT_BYTES = 1L << 30;
    private static final long MOST_HARD_BYTES = 256L << 20;

    public SpaceLimits {
        Invariants.check(
                softBytes >= BY_SIZE && hardBytes >= BY_SIZE && reserveBytes > 0,
                "watermarks of %s and %s bytes, a reserve of %s",
                softBytes,
                hardBytes,
                reserveBytes);
    }

    /** Free bytes below which clients' batches are refused, on a file system of {@code totalBytes}. */
    public long hardBytes(long totalBytes) {
        return hardBytes == BY_SIZE ? Math.min(MOST_HARD_BYTES, totalBytes / 20) : hardBytes;
    }

    /** Free bytes below which producers are slowed down; never fewer than {@link #hardBytes(long)}. */
    public long softBytes(long totalBytes) {
        long soft = softBytes == BY_SIZE ? Math.min(MOST_SOFT_BYTES, totalBytes / 10) : softBytes;
        return Math.max(soft, hardBytes(totalBytes));
    }
}
