package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A file that takes up room as long as there is enough, and is given up when others have taken all the rest. One part of it is
 * for a broker that runs: what it frees lets topics be deleted. The other part is for a start that needs a file of the journal
 * and finds no room for one. Nothing in it means anything. On one lane, but for {@link #giveUp}.
 */
final class SpaceReserve {

    /** Name of the file in the data directory. */
    static final String NAME = "reserve";

    private static final int PIECE_BYTES = 64 * 1024;

    private final Disk disk;
    private final Path file;
    private final int bytes;
    private final int bytesForStart;

    SpaceReserve(Disk disk, Path directory, int bytes, int bytesForStart) {
        this.disk = disk;
        this.file = directory.resolve(NAME);
        this.bytes = bytes;
        this.bytesForStart = bytesForStart;
    }

    /**
     * Makes the file where there are more than {@code ampleBytes} beside it among {@code usableBytes}; gives up all but the
     * part for a start where hardly any are left.
     */
    void keep(long usableBytes, long ampleBytes) throws IOException {
        long there = disk.exists(file) ? disk.size(file) : 0;
        long whole = (long) bytes + bytesForStart;
        if (there > bytesForStart && usableBytes < bytes) {
            try (DiskFile made = disk.open(file, Disk.Mode.READ_WRITE)) {
                made.truncate(bytesForStart);
            }
        } else if (there < whole && usableBytes - (whole - there) > ampleBytes) {
            make(there, whole);
        }
    }

    private void make(long from, long to) throws IOException {
        // Zeros that are written take up room at once, which a file that was only given its length may not.
        ByteBuffer zeros = ByteBuffer.allocate(PIECE_BYTES);
        try (DiskFile made = disk.open(file, Disk.Mode.READ_WRITE)) {
            long position = from;
            while (position < to) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), to - position));
                position += zeros.limit();
                made.write(position - zeros.limit(), zeros);
            }
        }
    }

    /** Gives up the reserve of {@code directory}, all of it; false when there is none. Blocks; while nobody keeps it. */
    static boolean giveUp(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        boolean there = disk.exists(file);
        if (there) {
            disk.delete(file);
        }
        return there;
    }
}
