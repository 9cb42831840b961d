package io.courant.log.journal;

import io.courant.base.Disk;
import io.courant.base.DiskFile;
import io.courant.base.Uuid;
import io.courant.log.stored.StoredFile;
import io.courant.log.stored.Syncs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** One file of the journal, open, and the sequence numbers that it holds. On the journal's lane once the journal is open. */
final class JournalFile {

    static final String SUFFIX = ".journal";

    /** A name is eight digits and the suffix. */
    private static final int DIGITS = 8;

    private static final int ZEROS_BYTES = 256 * 1024;

    private final int number;
    private final Path path;
    private final DiskFile file;
    /** The last action in it; 0 when it holds none. */
    private long lastSequence;

    private JournalFile(int number, Path path, DiskFile file) {
        this.number = number;
        this.path = path;
        this.file = file;
    }

    /** The number in a file's name; -1 when that is no journal file. */
    static int numberOf(String name) {
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < DIGITS; i++) {
            char digit = name.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = 10 * number + digit - '0';
        }
        return number;
    }

    static Path path(Path directory, int number) {
        return directory.resolve(("%0" + DIGITS + "d" + SUFFIX).formatted(number));
    }

    static JournalFile open(Disk disk, Path directory, int number) throws IOException {
        Path path = path(directory, number);
        return new JournalFile(number, path, disk.open(path, Disk.Mode.READ_WRITE));
    }

    /**
     * Makes a file full of zeros behind its header, durably: overwriting it later changes nothing that a file system keeps of
     * it, so that a sync writes the data alone.
     */
    static JournalFile make(Disk disk, Path directory, int number, int bytes, Uuid directoryId) throws IOException {
        Path path = path(directory, number);
        Path aside = path.resolveSibling(path.getFileName() + StoredFile.ASIDE_SUFFIX);
        try (DiskFile made = disk.open(aside, Disk.Mode.READ_WRITE)) {
            made.truncate(0);
            made.write(0, JournalFormat.fileHeader(bytes, directoryId, number));
            ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
            for (int at = JournalFormat.BLOCK_BYTES; at < bytes; at += zeros.limit()) {
                made.write(at, zeros.clear().limit(Math.min(ZEROS_BYTES, bytes - at)));
            }
            Syncs.file(made, aside);
        }
        disk.rename(aside, path);
        Syncs.directory(disk, directory);
        return open(disk, directory, number);
    }

    int number() {
        return number;
    }

    Path path() {
        return path;
    }

    DiskFile file() {
        return file;
    }

    long lastSequence() {
        return lastSequence;
    }

    void holds(long sequence) {
        lastSequence = Math.max(lastSequence, sequence);
    }

    /** Whether nothing in it is needed by who needs actions from {@code sequence} on. */
    boolean isFreeBelow(long sequence) {
        return lastSequence < sequence;
    }

    /** Writes {@code bytes} at {@code position} and syncs the file. */
    void writeDurably(long position, ByteBuffer bytes) throws IOException {
        file.write(position, bytes);
        Syncs.file(file, path);
    }

    void close() throws IOException {
        file.close();
    }
}
