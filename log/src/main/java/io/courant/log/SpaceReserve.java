package io.courant.log;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A file that takes up room as long as there is enough, and is deleted when others have taken all the rest: what it frees
 * lets topics be deleted. Nothing in it means anything. On one lane.
 */
final class SpaceReserve {

    /** Name of the file in the data directory. */
    static final String NAME = "reserve";

    private static final int PIECE_BYTES = 64 * 1024;

    private final Disk disk;
    private final Path file;
    private final int bytes;

    SpaceReserve(Disk disk, Path directory, int bytes) {
        this.disk = disk;
        this.file = directory.resolve(NAME);
        this.bytes = bytes;
    }

    /** Makes the file where {@code usableBytes} are more than {@code ampleBytes}; gives it up where hardly any are left. */
    void keep(long usableBytes, long ampleBytes) throws IOException {
        boolean there = disk.exists(file);
        if (there && usableBytes < bytes) {
            disk.delete(file);
        } else if (!there && usableBytes - bytes > ampleBytes) {
            make();
        }
    }

    private void make() throws IOException {
        // Zeros that are written take up room at once, which a file that was only given its length may not.
        ByteBuffer zeros = ByteBuffer.allocate(Math.min(PIECE_BYTES, bytes));
        try (DiskFile made = disk.open(file, Disk.Mode.CREATE_NEW)) {
            for (long position = 0; position < bytes; position += zeros.capacity()) {
                made.write(position, zeros.clear());
            }
        }
    }
}
